package io.crabcache.client.event;

import io.crabcache.client.ListenerThreads;
import io.crabcache.client.operation.CacheBinding;
import io.crabcache.client.operation.SubscribeOperation;
import io.crabcache.protocol.EventLayout;
import io.crabcache.protocol.Modifiers;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

  private static final int CLOSE_WAIT_SECONDS = 10;

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

  /** The cache was destroyed; whoever wants it is to create it, as it is wanted then. */
  private volatile boolean destroyed;

  /** Held while it is subscribed again or ended; never by a transport's thread. */
  final ReentrantLock changing = new ReentrantLock();

  /** Held while the handler runs. */
  private final ReentrantLock handling = new ReentrantLock();

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
    int openMode = destroyed ? Modifiers.IF_PRESENT : Modifiers.ALWAYS;
    return new SubscribeOperation(cache, newId, interests, openMode, this::answered);
  }

  /** The server has subscribed it; called by the transport in front of the first event. */
  private void answered() {
    if (subscribed) {
      enqueue(new Numbered(0, 0, null));
    }
    subscribed = true;
    destroyed = false;
  }

  boolean isDestroyed() {
    return destroyed;
  }

  /** Takes an event from the transport. */
  void take(int takenId, long number, int kind, EntryEvent event) {
    boolean isChange = kind != EventLayout.MISSED && kind != EventLayout.ENDED;
    if (kind == EventLayout.ENDED) {
      cache.destroyed();
      destroyed = true;
      // That tells, when there is a cache again, that something was missed.
      ListenerThreads.executor().execute(() -> owner.subscribeAgain(this));
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
    handling.lock();
    try {
      if (!closed) {
        step.run();
      }
    } catch (Throwable e) { // The application's; nobody waits who could be told.
      LOG.log(Level.WARNING, "a handler of events failed", e);
    } finally {
      handling.unlock();
    }
  }

  /**
   * Ends it: what has not been handed over is not any more. Waits until the handler has returned,
   * at most for {@value #CLOSE_WAIT_SECONDS} seconds, and not if a handler calls this.
   */
  public void close() {
    if (!closed) {
      closed = true;
      owner.end(this);
      awaitHandler();
    }
  }

  private void awaitHandler() {
    if (ListenerThreads.isCurrent()) {
      return;
    }
    try {
      if (handling.tryLock(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)) {
        handling.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
