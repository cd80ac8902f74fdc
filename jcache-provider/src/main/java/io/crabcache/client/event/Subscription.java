package io.crabcache.client.event;

import io.crabcache.client.ListenerThreads;
import io.crabcache.client.operation.CacheBinding;
import io.crabcache.client.operation.SubscribeOperation;
import io.crabcache.protocol.EventLayout;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A handler and the events on their way to it. The server sends only so many before they are
 * acknowledged, which bounds the queue. Thread safe.
 */
public final class Subscription {
  private static final Logger LOG = System.getLogger(Subscription.class.getName());

  /** Most events that are handed over in one call, so that acknowledgments do not wait for long. */
  private static final int MAX_EVENTS = 64;

  /** An event, and by what it is acknowledged; without event, something was missed. */
  private record Numbered(int id, long number, @Nullable EntryEvent event) {}

  private final Subscriptions owner;
  private final CacheBinding cache;
  private final int interests;
  private final EventHandler handler;

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Numbered> queue = new ArrayDeque<>(); // guarded by lock
  private boolean running; // guarded by lock

  /**
   * Another one each time that it is subscribed, so that no acknowledgment is taken for a later.
   */
  private volatile int id;

  private volatile boolean subscribed;
  private volatile boolean closed;

  Subscription(Subscriptions owner, CacheBinding cache, int interests, EventHandler handler) {
    this.owner = owner;
    this.cache = cache;
    this.interests = interests;
    this.handler = handler;
  }

  int id() {
    return id;
  }

  /** Whether the server has ever said that it is subscribed. */
  boolean isSubscribed() {
    return subscribed;
  }

  boolean isClosed() {
    return closed;
  }

  /** Creates what subscribes, for the first time or again, under an id that it never had. */
  SubscribeOperation subscribe(int newId) {
    id = newId;
    return new SubscribeOperation(cache, newId, interests, this::answered);
  }

  /** The server has subscribed it; called by the transport in front of the first event. */
  private void answered() {
    if (subscribed) {
      enqueue(new Numbered(0, 0, null));
    }
    subscribed = true;
  }

  /** Takes an event from the transport. */
  void take(int takenId, long number, int kind, EntryEvent event) {
    boolean isChange = kind != EventLayout.MISSED && kind != EventLayout.ENDED;
    if (kind == EventLayout.ENDED) {
      cache.destroyed();
      owner.subscribeAgain(this, takenId); // That tells that something was missed.
    } else {
      enqueue(new Numbered(takenId, number, isChange ? event : null));
    }
  }

  private void enqueue(Numbered added) {
    boolean start;
    lock.lock();
    try {
      queue.add(added);
      start = !running;
      running = true;
    } finally {
      lock.unlock();
    }
    if (start) {
      ListenerThreads.executor().execute(this::run);
    }
  }

  private void run() {
    List<Numbered> taken = new ArrayList<>();
    while (takeSome(taken)) {
      List<EntryEvent> events = new ArrayList<>(taken.size());
      for (Numbered each : taken) {
        if (each.event == null) {
          hand(events);
          guarded(handler::missed);
        } else {
          events.add(each.event);
        }
      }
      hand(events);
      Numbered last = taken.get(taken.size() - 1);
      if (last.number > 0) {
        owner.acknowledge(last.id, last.number);
      }
      taken.clear();
    }
  }

  private boolean takeSome(List<Numbered> taken) {
    lock.lock();
    try {
      while (!queue.isEmpty() && taken.size() < MAX_EVENTS) {
        taken.add(queue.remove());
      }
      running = !taken.isEmpty();
      return running;
    } finally {
      lock.unlock();
    }
  }

  private void hand(List<EntryEvent> events) {
    if (!events.isEmpty()) {
      List<EntryEvent> handed = List.copyOf(events);
      events.clear();
      guarded(() -> handler.changed(handed));
    }
  }

  private void guarded(Runnable step) {
    if (closed) {
      return;
    }
    try {
      step.run();
    } catch (Throwable e) { // The application's; nobody waits who could be told.
      LOG.log(Level.WARNING, "a handler of events failed", e);
    }
  }

  /** Ends it: what has not been handed over is not any more. */
  public void close() {
    if (!closed) {
      closed = true;
      owner.end(this);
    }
  }
}
