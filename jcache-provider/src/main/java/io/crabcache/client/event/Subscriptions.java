package io.crabcache.client.event;

import io.crabcache.client.ClientException;
import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.ListenerThreads;
import io.crabcache.client.operation.CacheBinding;
import io.crabcache.client.operation.SubscribeOperation;
import io.crabcache.client.operation.UnsubscribeOperation;
import io.crabcache.protocol.EventReader;
import io.netty.buffer.ByteBuf;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** All subscriptions of a client. Thread safe, save what a transport calls. */
public final class Subscriptions {
  private static final Logger LOG = System.getLogger(Subscriptions.class.getName());
  private static final int RETRY_MILLIS = 250;

  private final Map<Integer, Subscription> byId = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();
  private final EventReader reader = new EventReader(); // the transport's
  private final EventPort port;

  /**
   * Creates a client without subscriptions.
   *
   * @param port makes the way to the server, whose thread calls {@link #read} and {@link
   *     #connected}
   */
  public Subscriptions(Function<Subscriptions, EventPort> port) {
    this.port = port.apply(this);
  }

  /**
   * Subscribes, and waits until the server has done so.
   *
   * @param interests bits of {@link io.crabcache.protocol.EventLayout}
   * @throws ClientException if it does not
   */
  public Subscription open(CacheBinding cache, int interests, EventHandler handler) {
    Subscription opened = new Subscription(this, cache, interests, handler);
    SubscribeOperation subscribe = subscribe(opened);
    try {
      port.submit(subscribe);
      subscribe.await();
      return opened;
    } catch (ClientException e) {
      byId.remove(opened.id());
      port.submit(new UnsubscribeOperation(opened.id())); // It may have been heard, and be late.
      throw e;
    }
  }

  /** Gives a subscription a new id, before an event can come. */
  private SubscribeOperation subscribe(Subscription subscription) {
    int id = lastId.incrementAndGet();
    int former = subscription.id();
    byId.put(id, subscription); // First, so that a new connection finds it at any moment.
    byId.remove(former, subscription);
    return subscription.subscribe(id);
  }

  /** Waits until the server has heard that a subscription is over, so that nobody waits for it. */
  void end(Subscription ended) {
    boolean interrupted = Thread.interrupted(); // Or it would not be sent.
    ended.changing.lock();
    try {
      byId.remove(ended.id());
      for (int tries = 0; tries < 2; tries++) {
        UnsubscribeOperation unsubscribe = new UnsubscribeOperation(ended.id());
        port.submit(unsubscribe);
        if (isOver(unsubscribe)) {
          break;
        }
        interrupted |= Thread.interrupted();
      }
    } finally {
      ended.changing.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for the end; false if that was interrupted. */
  private static boolean isOver(UnsubscribeOperation unsubscribe) {
    try {
      unsubscribe.await();
      return true;
    } catch (ClientException e) {
      LOG.log(Level.DEBUG, "a server that cannot be told forgets the subscription by itself", e);
      return e.reason() != Reason.INTERRUPTED;
    }
  }

  void acknowledge(int id, long number) {
    port.acknowledge(id, number);
  }

  /** Subscribes again, until it succeeds or nobody wants it any more; never by a transport. */
  void subscribeAgain(Subscription lost) {
    SubscribeOperation subscribe;
    lost.changing.lock();
    try {
      if (lost.isClosed()) {
        return;
      }
      port.submit(new UnsubscribeOperation(lost.id())); // The server may know it by that.
      subscribe = subscribe(lost);
      port.submit(subscribe);
    } finally {
      lost.changing.unlock();
    }
    subscribe.whenDone(() -> tryAgainAfter(subscribe, lost), ListenerThreads.executor());
  }

  private void tryAgainAfter(SubscribeOperation subscribe, Subscription lost) {
    ClientException failure = subscribe.failure();
    if (failure == null || !isForUs(failure.reason())) {
      return;
    }
    if (!lost.isDestroyed()) {
      LOG.log(
          Level.WARNING,
          "no events from a cache for the time being, trying again: {0}",
          failure.getMessage());
    }
    CompletableFuture.delayedExecutor(
            RETRY_MILLIS, TimeUnit.MILLISECONDS, ListenerThreads.executor())
        .execute(() -> subscribeAgain(lost));
  }

  /** Whether nobody else will try again: not a new connection, which tries all. */
  private static boolean isForUs(Reason reason) {
    return reason != Reason.CLOSED && reason != Reason.CONNECTION_LOST;
  }

  // ---- called by the transport

  /** There is a connection, another one than before. */
  public void connected() {
    for (Subscription each : List.copyOf(byId.values())) {
      if (each.isSubscribed()) {
        ListenerThreads.executor().execute(() -> subscribeAgain(each));
      }
    }
  }

  /**
   * Reads a frame of events.
   *
   * @throws io.crabcache.protocol.ProtocolException if it is malformed
   */
  public void read(ByteBuf in, int frameLength) {
    reader.begin(in, frameLength);
    while (reader.next()) {
      Subscription of = byId.get(reader.subscription());
      if (of == null) {
        port.acknowledge(reader.subscription(), reader.number()); // It is being ended.
      } else {
        of.take(
            reader.subscription(),
            reader.number(),
            reader.kind(),
            new EntryEvent(
                reader.kind(), reader.version(), reader.key(), reader.value(), reader.oldValue()));
      }
    }
  }
}
