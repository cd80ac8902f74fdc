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
  private static final int RETRY_SECONDS = 1;

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
    try {
      SubscribeOperation subscribe = subscribe(opened);
      port.submit(subscribe);
      subscribe.await();
      return opened;
    } catch (ClientException e) {
      byId.remove(opened.id());
      throw e;
    }
  }

  /** Gives a subscription a new id, before an event can come. */
  private SubscribeOperation subscribe(Subscription subscription) {
    int id = lastId.incrementAndGet();
    byId.remove(subscription.id(), subscription);
    byId.put(id, subscription);
    return subscription.subscribe(id);
  }

  /** Waits until the server has heard that a subscription is over, so that nobody waits for it. */
  void end(Subscription ended) {
    byId.remove(ended.id());
    try {
      UnsubscribeOperation unsubscribe = new UnsubscribeOperation(ended.id());
      port.submit(unsubscribe);
      unsubscribe.await();
    } catch (ClientException e) {
      LOG.log(Level.DEBUG, "a server that cannot be told has forgotten the subscription", e);
    }
  }

  void acknowledge(int id, long number) {
    port.acknowledge(id, number);
  }

  /**
   * Subscribes again, until it succeeds or nobody wants it any more.
   *
   * @param formerId what the server may know it by still
   */
  void subscribeAgain(Subscription lost, int formerId) {
    port.submit(new UnsubscribeOperation(formerId));
    SubscribeOperation subscribe = subscribe(lost);
    port.submit(subscribe);
    subscribe.whenDone(
        () -> {
          ClientException failure = subscribe.failure();
          if (failure != null && !lost.isClosed() && isForUs(failure.reason())) {
            LOG.log(
                Level.WARNING,
                "no events from a cache for the time being, trying again: {0}",
                failure.getMessage());
            CompletableFuture.delayedExecutor(
                    RETRY_SECONDS, TimeUnit.SECONDS, ListenerThreads.executor())
                .execute(() -> subscribeAgain(lost, lost.id()));
          }
        },
        ListenerThreads.executor());
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
        subscribeAgain(each, each.id());
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
