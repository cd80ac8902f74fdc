package io.crabcache.client.remote;

import io.crabcache.client.ClientException;
import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.ClientOption;
import io.crabcache.client.ClientSettings;
import io.crabcache.client.Counting;
import io.crabcache.client.StorePosition;
import io.crabcache.client.dialogue.Dialogue;
import io.crabcache.client.event.Subscriptions;
import io.crabcache.client.operation.Operation;
import io.crabcache.client.operation.Route;
import io.crabcache.protocol.AcknowledgeFrame;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.ProtocolException;
import io.crabcache.protocol.Welcome;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the operations of many threads for one server and keeps a link to it. The package
 * documentation says who owns which field and who wakes whom.
 */
final class Connection implements Route {
  private static final Logger LOG = System.getLogger("io.crabcache.client");
  private static final int MAX_SCAN_MILLIS = 250;
  private static final int MIN_SCAN_MILLIS = 5;
  private static final int SCANS_PER_TIMEOUT = 8;

  /** Why operations fail at once; {@code retryNanos} is when the next attempt to connect begins. */
  private record Refusal(Reason reason, String message, long retryNanos) {}

  private final String server;
  private final String clientName;
  private final boolean coalescing;
  private final int capacity;
  private final int maxInFlight;
  private final int maxCommands;
  private final long timeoutMillis;
  private final long timeoutNanos;
  private final long connectTimeoutMillis;
  private final Counting counting;
  private final StorePosition position;
  private final Consumer<Link> connector;
  private final @Nullable Subscriptions subscriptions;
  private final EventLoop loop;
  private final Runnable drain = this::drain;

  // ---- shared with callers

  private final Mailbox mailbox;
  private volatile @Nullable Refusal refusal;
  private volatile int maxFrameBytes = FrameLayout.DEFAULT_MAX_FRAME_BYTES;
  private volatile String state = "not connected";

  // ---- below this line: the event loop's alone

  private final Backoff backoff;
  private @Nullable Link link;
  private @Nullable ScheduledFuture<?> timer; // of the attempt, or until the next one
  private boolean everEstablished;
  private @Nullable ScheduledFuture<?> scan; // the next one
  private boolean closed;

  /**
   * Creates a connection that connects when it is first used.
   *
   * @param connector connects a link's socket, or ends the link; called on {@code loop}
   * @param subscriptions what events are for, if the connection is theirs
   */
  Connection(
      ClientSettings settings,
      String server,
      EventLoop loop,
      Consumer<Link> connector,
      Counting counting,
      StorePosition position,
      @Nullable Subscriptions subscriptions) {
    this.subscriptions = subscriptions;
    this.server = server;
    this.loop = loop;
    this.connector = connector;
    this.counting = counting;
    this.position = position;
    clientName = settings.text(ClientOption.CLIENT_NAME);
    coalescing = settings.flag(ClientOption.COALESCING);
    capacity = settings.integer(ClientOption.QUEUE_CAPACITY);
    maxInFlight = coalescing ? settings.integer(ClientOption.MAX_IN_FLIGHT_FRAMES) : capacity;
    maxCommands = settings.integer(ClientOption.MAX_COMMANDS_PER_FRAME);
    timeoutMillis = settings.integer(ClientOption.OPERATION_TIMEOUT_MS);
    timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    connectTimeoutMillis = settings.integer(ClientOption.CONNECT_TIMEOUT_MS);
    mailbox = new Mailbox(capacity);
    backoff =
        new Backoff(
            settings.integer(ClientOption.RECONNECT_MIN_MS),
            settings.integer(ClientOption.RECONNECT_MAX_MS),
            RandomGenerator.getDefault());
  }

  // ---- callers

  void submit(Operation operation, boolean wait) {
    operation.start(this, System.nanoTime() + timeoutNanos);
    if (refuse(operation)) {
      return;
    }
    int maxBytes = maxFrameBytes;
    if (operation.commands() == 1 && operation.maxBytes(0) > Dialogue.maxCommandBytes(maxBytes)) {
      operation.fail(Dialogue.tooLarge(this, operation.maxBytes(0), maxBytes));
      return;
    }
    if (!mailbox.tryReserve(operation) && !awaitRoom(operation, wait)) {
      return;
    }
    if (mailbox.add(operation)) {
      wakeUp();
    }
    refuse(operation); // the loop may have ended before it saw the operation
  }

  private void wakeUp() {
    try {
      loop.execute(drain);
    } catch (RejectedExecutionException e) {
      assert refusal != null : "the loop ends after the connection was closed";
    }
  }

  private boolean refuse(Operation operation) {
    Refusal refused = refusal;
    if (refused == null) {
      return false;
    }
    operation.fail(failure(refused));
    return true;
  }

  private static ClientException failure(Refusal refusal) {
    String message = refusal.message;
    if (refusal.reason == Reason.UNREACHABLE) {
      long millis = TimeUnit.NANOSECONDS.toMillis(refusal.retryNanos - System.nanoTime());
      message += "; check the address and that the server runs; ";
      message += millis > 0 ? "next attempt in " + millis + " ms" : "trying again now";
    }
    return new ClientException(refusal.reason, message, null);
  }

  private boolean awaitRoom(Operation operation, boolean wait) {
    counting.queueWait();
    if (!wait) {
      operation.fail(
          new ClientException(
              Reason.QUEUE_FULL,
              "%d commands wait for %s already; start fewer at a time, raise queue_capacity, or set when_queue_full=wait"
                  .formatted(capacity, server),
              null));
      return false;
    }
    try {
      long left = operation.deadlineNanos() - System.nanoTime();
      if (mailbox.tryReserve(operation, left)) {
        return true;
      }
      operation.fail(deadlinePassed());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      operation.fail(
          new ClientException(
              Reason.INTERRUPTED,
              "interrupted while waiting for room in the queue to " + server,
              e));
    }
    return false;
  }

  @Override
  public String server() {
    return server;
  }

  @Override
  public ClientException deadlinePassed() {
    return new ClientException(
        Reason.DEADLINE,
        "no result from %s within %d ms (%s); look at the server's load, or raise operation_timeout_ms"
            .formatted(server, timeoutMillis, state),
        null);
  }

  @Override
  public void countFailure() {
    counting.failure();
  }

  // ---- below this line: on the event loop only

  /** Writes what waits, or leaves it to whoever removes what is in the way. */
  void drain() {
    assert loop.inEventLoop();
    do {
      mailbox.busy();
      if (refusal != null) {
        failQueued();
      } else if (!mailbox.isEmpty() || link != null) {
        if (link == null) {
          connect();
        }
        if (link == null || !link.writeFrames()) {
          scanLater();
          return;
        }
      }
    } while (!mailbox.idle());
    scanLater();
  }

  private void failQueued() {
    Refusal refused = Objects.requireNonNull(refusal);
    for (Operation next = mailbox.poll(); next != null; next = mailbox.poll()) {
      next.fail(failure(refused));
    }
    mailbox.release();
  }

  /** While the mailbox is busy, operations come unheard: that it is empty says nothing. */
  private void scanLater() {
    if (scan == null && (mailbox.isBusy() || (link != null && link.isBusy()))) {
      long pause = timeoutMillis / SCANS_PER_TIMEOUT;
      pause = Math.max(MIN_SCAN_MILLIS, Math.min(MAX_SCAN_MILLIS, pause));
      scan = loop.schedule(this::scan, pause, TimeUnit.MILLISECONDS);
    }
  }

  private void scan() {
    scan = null;
    long now = System.nanoTime();
    // All operations have the same timeout, so the oldest stands in front.
    for (Operation head = mailbox.peek();
        head != null && (head.isDone() || head.deadlineNanos() - now <= 0);
        head = mailbox.peek()) {
      if (!head.isDone()) {
        head.fail(deadlinePassed());
      }
      mailbox.poll();
    }
    mailbox.release();
    if (link != null) {
      link.scan(now, timeoutNanos);
    }
    scanLater();
  }

  private void connect() {
    assert link == null && !closed;
    Link attempt = new Link(this);
    link = attempt;
    state = "connecting";
    timer =
        loop.schedule(
            () -> attempt.lost("no welcome within " + connectTimeoutMillis + " ms", null),
            connectTimeoutMillis,
            TimeUnit.MILLISECONDS);
    connector.accept(attempt);
  }

  /** The link's server has sent its welcome. */
  void established(Welcome welcome) {
    cancelTimer();
    if (everEstablished) {
      counting.reconnect();
    }
    everEstablished = true;
    maxFrameBytes = welcome.maxFrameBytes();
    position.greeted(welcome.incarnation(), welcome.sequence());
    state = "connected";
    if (refusal != null) {
      LOG.log(Level.INFO, "reached {0} again", server);
      refusal = null;
    }
    if (subscriptions != null) {
      subscriptions.connected();
    }
  }

  /** Hands over a frame of events. */
  void readEvents(ByteBuf in, int frameLength) {
    if (subscriptions == null) {
      throw new ProtocolException(ErrorCode.MALFORMED, "events where nothing was subscribed");
    }
    subscriptions.read(in, frameLength);
  }

  /** Tells how far events have been dealt with; without a link nobody wants to know. */
  void acknowledge(AcknowledgeFrame frame) {
    if (link != null) {
      link.acknowledge(frame);
    }
  }

  /** A link has ended, or an attempt has failed. */
  void ended(Link ended, ClientException failure) {
    assert link == ended;
    link = null;
    cancelTimer();
    state = "not connected";
    if (closed) {
      return;
    }
    if (ended.hasAnswered()) {
      backoff.reset();
      connect();
      return;
    }
    if (refusal == null) { // not for each further attempt
      LOG.log(
          Level.WARNING,
          "cannot reach {0}, and try again until it works: {1}",
          server,
          failure.getMessage());
    }
    // Also a server that welcomes and then hangs up is left alone for a while.
    long pause = backoff.pauseMillis();
    refusal =
        new Refusal(
            Reason.UNREACHABLE,
            "cannot reach %s: %s".formatted(server, failure.getMessage()),
            System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause));
    timer = loop.schedule(this::connect, pause, TimeUnit.MILLISECONDS);
    drain();
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  /** Fails everything, now and from now on. */
  void close() {
    closed = true;
    Refusal refused = new Refusal(Reason.CLOSED, "the client of " + server + " is closed", 0);
    refusal = refused;
    cancelTimer();
    if (link != null) {
      link.end(failure(refused));
    }
    drain();
  }

  Dialogue dialogue(Welcome welcome) {
    int maxOperations = coalescing ? Integer.MAX_VALUE : 1;
    return new Dialogue(this, welcome, maxInFlight, maxCommands, maxOperations);
  }

  Mailbox mailbox() {
    return mailbox;
  }

  boolean isCoalescing() {
    return coalescing;
  }

  String clientName() {
    return clientName;
  }

  EventLoop loop() {
    return loop;
  }

  void sent(int commands) {
    counting.frame(commands);
  }

  void sequence(long sequence) {
    position.advance(sequence);
  }
}
