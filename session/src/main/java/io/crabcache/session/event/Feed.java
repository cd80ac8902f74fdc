package io.crabcache.session.event;

import io.crabcache.engine.Engine;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.protocol.AcknowledgeFrame;
import io.crabcache.protocol.EventLayout;
import io.crabcache.protocol.EventWriter;
import io.crabcache.session.SessionCounters;
import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one connection is told beside its replies: events of its subscriptions, and that what a
 * reply waited for is settled. Belongs to the connection's thread, but for the methods that say
 * otherwise.
 */
public final class Feed {

  /** Most subscriptions of a connection. */
  public static final int MAX_SUBSCRIPTIONS = 4096;

  /** Most bytes of events that wait to be sent, of all subscriptions together. */
  static final long MAX_QUEUED_BYTES = 16 << 20;

  private final Engine engine;
  private final int maxFrameBytes;
  private final SessionCounters counters;
  private final Runnable wakeUp;
  private final Map<Integer, Subscription> subscriptions = new LinkedHashMap<>();
  private int asked; // in this turn, and not decided by the engine
  private long awaited;

  // ---- shared with other threads
  private final Queue<Integer> settled = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean due = new AtomicBoolean();
  private final AtomicLong heldBytes = new AtomicLong();

  /**
   * Creates a connection's feed.
   *
   * @param wakeUp has {@link #write} called soon; any thread may run it, also one that holds locks
   */
  public Feed(Engine engine, int maxFrameBytes, SessionCounters counters, Runnable wakeUp) {
    this.engine = engine;
    this.maxFrameBytes = maxFrameBytes;
    this.counters = counters;
    this.wakeUp = wakeUp;
  }

  /**
   * What the engine is to tell a new subscription; it counts as soon as the engine has taken it.
   *
   * @return null if there are too many
   */
  public @Nullable Subscription subscribe(int id, int interests) {
    if (subscriptions.size() + asked >= MAX_SUBSCRIPTIONS && !subscriptions.containsKey(id)) {
      return null;
    }
    asked++;
    return new Subscription(this, id, interests);
  }

  /** A turn begins: what was asked for before is decided. */
  public void beginTurn() {
    asked = 0;
  }

  /** Called while the engine takes it, on this connection's thread. */
  void add(Subscription added) {
    unsubscribe(added.id());
    subscriptions.put(added.id(), added);
  }

  /** Ends a subscription, if there is one of the id. */
  public void unsubscribe(int id) {
    Subscription ended = subscriptions.remove(id);
    if (ended != null) {
      end(ended);
    }
  }

  private void end(Subscription ended) {
    CacheHandle cache = ended.cache();
    if (cache != null) {
      engine.unwatch(cache, ended);
    }
    ended.end();
  }

  /** Whether the client wants to be told of something. */
  public boolean hasSubscriptions() {
    return !subscriptions.isEmpty();
  }

  /** The client has dealt with events; with some of a subscription that is over, perhaps. */
  public void acknowledge(AcknowledgeFrame frame) {
    Subscription of = subscriptions.get(frame.subscription());
    if (of != null) {
      of.acknowledge(frame.number());
    }
  }

  /**
   * Appends what there is to tell.
   *
   * @param maxOutput bytes of {@code out} at which it stops
   * @return whether there is more
   */
  public boolean write(ByteBuf out, int maxOutput) {
    due.set(false); // What comes from now on wakes the connection again.
    while (out.readableBytes() < maxOutput && !settled.isEmpty()) {
      EventWriter.settled(out, settled.remove());
    }
    Subscription cutShort = null;
    boolean more = !settled.isEmpty();
    for (Subscription each : subscriptions.values()) {
      boolean isFirst = cutShort == null;
      while (out.readableBytes() < maxOutput && writeFrame(each, out, maxOutput)) {
        // Frame after frame.
      }
      if (each.isReady()) {
        more = true;
        cutShort = isFirst ? each : cutShort;
      }
    }
    if (cutShort != null) {
      subscriptions.remove(cutShort.id()); // The others come first next time.
      subscriptions.put(cutShort.id(), cutShort);
    }
    return more;
  }

  private boolean writeFrame(Subscription of, ByteBuf out, int maxOutput) {
    int room = maxFrameBytes - EventLayout.EVENTS_OFFSET;
    Subscription.Event event = of.next(room);
    if (event == null) {
      return false;
    }
    int frame = EventWriter.beginFrame(out);
    int events = 0;
    while (event != null) {
      room -= event.length();
      out.writeBytes(event.encoded());
      awaited = Math.max(awaited, event.position());
      events++;
      event = out.readableBytes() < maxOutput ? of.next(room) : null;
    }
    EventWriter.endFrame(out, frame, events);
    counters.events(events);
    return true;
  }

  /** Position of the engine's log that what was written depends on. */
  public long awaited() {
    return awaited;
  }

  /** Lets those go who have waited too long for this client. */
  public void releaseOverdue(long now, long timeoutNanos) {
    for (Subscription each : subscriptions.values()) {
      counters.unacknowledged(each.releaseOverdue(now, timeoutNanos));
    }
  }

  /** Ends all subscriptions, once the connection is gone. */
  public void close() {
    subscriptions.values().forEach(this::end);
    subscriptions.clear();
  }

  // ---- called by any thread

  /** Bytes of events that wait. */
  public long heldBytes() {
    return heldBytes.get();
  }

  void held(long more) {
    heldBytes.addAndGet(more);
  }

  /** Whether there is room for an event of that many bytes to wait. */
  boolean hasRoom(long bytes) {
    return heldBytes.get() + bytes <= MAX_QUEUED_BYTES;
  }

  int maxEventBytes() {
    return maxFrameBytes - EventLayout.EVENTS_OFFSET;
  }

  void countMissed(long events) {
    counters.missedEvents(events);
  }

  void settled(int correlation) {
    settled.add(correlation);
    wake();
  }

  void wake() {
    if (!due.get() && due.compareAndSet(false, true)) {
      wakeUp.run();
    }
  }
}
