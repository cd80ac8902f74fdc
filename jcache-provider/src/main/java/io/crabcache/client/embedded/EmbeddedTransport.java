package io.crabcache.client.embedded;

import io.crabcache.client.ClientCounters;
import io.crabcache.client.ClientException;
import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.ClientOption;
import io.crabcache.client.ClientSettings;
import io.crabcache.client.Counting;
import io.crabcache.client.ListenerThreads;
import io.crabcache.client.Transport;
import io.crabcache.client.event.EventPort;
import io.crabcache.client.event.Subscriptions;
import io.crabcache.client.operation.Operation;
import io.crabcache.client.operation.Route;
import io.crabcache.engine.log.MutationLog;
import io.crabcache.protocol.AcknowledgeFrame;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Carries operations to an engine in this process, on the caller's thread: an operation is done
 * when {@link #submit} returns, unless it waits for listeners.
 */
public final class EmbeddedTransport implements Transport, Route {
  /*
   * Sessions are not thread safe, so there are a few, each with a lock. A thread begins at its own
   * and takes the first that is free; only if none is does it wait. The engine below has locks of
   * its own, for shorter times.
   */
  private static final int STRIPES_PER_PROCESSOR = 2;

  /**
   * With a log, who waits for it keeps its session; this many may do so at a time, for one write.
   */
  private static final int STRIPES_WITH_LOG = 64;

  private final SharedEngine engine;
  private final ClientSettings settings;
  private final Stripe[] stripes;
  private volatile @Nullable Stripe listening;
  private volatile @Nullable ScheduledFuture<?> ticking;
  private final Counting counting = new Counting();
  private final long timeoutNanos;
  private volatile boolean closed;

  /**
   * Joins or creates the engine.
   *
   * @throws IllegalArgumentException if the engine runs with other settings
   * @throws ClientException if its directory cannot be used
   */
  public EmbeddedTransport(ClientSettings settings, InstantSource clock) {
    this(settings, SharedEngine.join(settings, clock));
  }

  EmbeddedTransport(ClientSettings settings, SharedEngine engine) {
    this.engine = engine;
    timeoutNanos =
        TimeUnit.MILLISECONDS.toNanos(settings.integer(ClientOption.OPERATION_TIMEOUT_MS));
    stripes =
        new Stripe
            [engine.log() == MutationLog.NONE
                ? STRIPES_PER_PROCESSOR * Runtime.getRuntime().availableProcessors()
                : STRIPES_WITH_LOG];
    this.settings = settings;
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = stripe(null);
    }
  }

  private Stripe stripe(@Nullable Subscriptions subscriptions) {
    return new Stripe(
        engine,
        this,
        settings.text(ClientOption.CLIENT_NAME),
        settings.integer(ClientOption.MAX_COMMANDS_PER_FRAME),
        counting::frame,
        subscriptions);
  }

  @Override
  public void submit(Operation operation, boolean wait) {
    operation.start(this, System.nanoTime() + timeoutNanos);
    execute(operation, lockOne());
  }

  /** Executes an operation on a session that is locked. */
  private void execute(Operation operation, Stripe stripe) {
    try {
      if (closed) {
        operation.fail(
            new ClientException(Reason.CLOSED, "the client of " + server() + " is closed", null));
      } else {
        stripe.execute(operation);
      }
    } finally {
      stripe.unlock();
    }
  }

  /**
   * Subscriptions have a session of their own, which changes nothing: so who hears of a change
   * never waits for whom it keeps waiting.
   */
  @Override
  public EventPort listen(Subscriptions subscriptions) {
    Stripe stripe = stripe(subscriptions);
    listening = stripe;
    ticking = engine.tick(stripe::checkTime);
    return new EventPort() {
      @Override
      public void submit(Operation operation) {
        operation.start(EmbeddedTransport.this, System.nanoTime() + timeoutNanos);
        alone(
            stripe,
            () -> {
              stripe.lock();
              execute(operation, stripe);
            });
      }

      @Override
      public void acknowledge(int subscription, long number) {
        alone(stripe, () -> stripe.acknowledge(new AcknowledgeFrame(subscription, number)));
      }
    };
  }

  /** Runs a step; elsewhere, if this thread is in the middle of reading what the session says. */
  private static void alone(Stripe stripe, Runnable step) {
    if (stripe.isHeldByCurrentThread()) {
      ListenerThreads.executor().execute(step);
    } else {
      step.run();
    }
  }

  private Stripe lockOne() {
    int home = (int) Long.remainderUnsigned(Thread.currentThread().getId(), stripes.length);
    for (int i = 0; i < stripes.length; i++) {
      Stripe stripe = stripes[(home + i) % stripes.length];
      if (stripe.tryLock()) {
        return stripe;
      }
    }
    stripes[home].lock();
    return stripes[home];
  }

  @Override
  public String server() {
    return engine.serverName();
  }

  @Override
  public ClientException deadlinePassed() {
    return new ClientException(Reason.DEADLINE, "no result from " + server() + " in time", null);
  }

  @Override
  public void countFailure() {
    counting.failure();
  }

  @Override
  public ClientCounters counters() {
    return counting.read();
  }

  @Override
  public long incarnation() {
    return engine.incarnation();
  }

  @Override
  public long sequence() {
    return engine.sequence();
  }

  @Override
  public void close() {
    closed = true;
    ScheduledFuture<?> ticks = ticking;
    if (ticks != null) {
      ticks.cancel(false);
    }
    Stream.concat(Arrays.stream(stripes), Stream.ofNullable(listening))
        .forEach(EmbeddedTransport::release);
    engine.leave();
  }

  private static void release(Stripe stripe) {
    stripe.lock();
    try {
      stripe.release();
    } finally {
      stripe.unlock();
    }
  }
}
