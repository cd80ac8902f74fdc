package io.crabcache.session.event;

import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.EntryChange;
import io.crabcache.engine.store.EntryListener;
import io.crabcache.protocol.EventLayout;
import io.crabcache.protocol.EventWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What one client wants to hear of one cache. Thread safe.
 *
 * <p>Events that the client has not acknowledged are few: the window. What comes meanwhile is
 * queued, up to a bound; beyond it the queue is dropped, and the client is told how many events it
 * has missed. Nobody waits for an event that was dropped.
 *
 * <p>Two numbers per subscription order everything: events are numbered from 1 in the order in
 * which the engine told them, and the client acknowledges numbers.
 */
public final class Subscription implements EntryListener {

  /** Most events that were sent and not acknowledged. */
  static final int MAX_UNACKNOWLEDGED = 1024;

  /** Most bytes of them, unless one event alone has more. */
  static final int MAX_UNACKNOWLEDGED_BYTES = 1 << 20;

  /** Most events that wait to be sent. */
  static final int MAX_QUEUED = 64 * 1024;

  /** Bytes that an event takes beside its own. */
  private static final int EVENT_OVERHEAD_BYTES = 80;

  private static final byte[] NO_KEY = {};

  /**
   * An event as it travels.
   *
   * @param position of the engine's log that must be safe before it may leave
   * @param changes how many changes it stands for; more than one where it tells of missed ones
   */
  record Event(long number, long position, long changes, ByteBuf encoded) {
    int length() {
      return encoded.readableBytes();
    }

    long held() {
      return (long) encoded.capacity() + EVENT_OVERHEAD_BYTES;
    }
  }

  /** An event that was sent; its bytes are the connection's from then on. */
  private record Sent(long number, int bytes) {}

  /** A batch that waits for an event. */
  private static final class Waiting {
    final long number;
    final Settlement settlement;

    /** When it was first looked at, see {@link #releaseOverdue}. */
    long seenNanos;

    boolean seen;

    Waiting(long number, Settlement settlement) {
      this.number = number;
      this.settlement = settlement;
    }
  }

  private final int id;
  private final int interests;
  private final Feed feed;
  private @Nullable CacheHandle cache;

  // ---- guarded by this
  private final ArrayDeque<Event> queue = new ArrayDeque<>();
  private final ArrayDeque<Sent> sent = new ArrayDeque<>();
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparingLong(each -> each.number));

  private long lastNumber;
  private long acknowledged;
  private long queuedBytes;
  private long sentBytes;
  private boolean over;

  /** It has let somebody wait for too long, and has not answered since: nobody waits for it. */
  private boolean lagging;

  Subscription(Feed feed, int id, int interests) {
    this.feed = feed;
    this.id = id;
    this.interests = interests;
  }

  int id() {
    return id;
  }

  @Nullable CacheHandle cache() {
    return cache;
  }

  // ---- called by the engine

  @Override
  public int kinds() {
    return interests
        & (EntryChange.CREATED | EntryChange.UPDATED | EntryChange.REMOVED | EntryChange.EXPIRED);
  }

  @Override
  public boolean isSynchronous() {
    return (interests & EventLayout.SYNCHRONOUS) != 0;
  }

  @Override
  public void watches(CacheHandle watched) {
    cache = watched;
    feed.add(this);
  }

  @Override
  public long changed(EntryChange change) {
    int value = change.valueLength();
    int old = (interests & EventLayout.OLD_VALUES) == 0 ? -1 : change.oldValueLength();
    long size =
        EventLayout.MAX_OVERHEAD_BYTES
            + change.keyLength()
            + Math.max(0, (long) value)
            + Math.max(0, (long) old);
    synchronized (this) {
      if (over) {
        return 0;
      }
      long number = ++lastNumber;
      if (size > feed.maxEventBytes()) {
        feed.countMissed(1);
        enqueueBare(number, change.position(), EventLayout.MISSED, 1);
        return 0;
      }
      if (queue.size() >= MAX_QUEUED || !feed.hasRoom(size)) {
        overflow(number, change.position());
        return 0;
      }
      ByteBuf out = Unpooled.buffer((int) size);
      int parts = (value < 0 ? 0 : EventLayout.VALUE) | (old < 0 ? 0 : EventLayout.OLD_VALUE);
      EventWriter.event(out, id, number, change.kind(), parts, change.version());
      EventWriter.field(out, change.keyLength());
      change.appendKey(out);
      if (value >= 0) {
        EventWriter.field(out, value);
        change.appendValue(out);
      }
      if (old >= 0) {
        EventWriter.field(out, old);
        change.appendOldValue(out);
      }
      enqueue(number, change.position(), 1, out);
      return isSynchronous() ? number : 0;
    }
  }

  @Override
  public synchronized void cacheDestroyed() {
    if (!over) {
      long number = ++lastNumber;
      enqueueBare(number, 0, EventLayout.ENDED, 0);
      settle(Long.MAX_VALUE);
      over = true;
    }
  }

  /** Drops what waits, and this event, too: tells how many the client will not see. */
  private void overflow(long number, long position) {
    long missed = 1;
    for (Event event : queue) {
      missed += event.changes();
    }
    feed.countMissed(queue.size() + 1);
    feed.held(-queuedBytes);
    queuedBytes = 0;
    queue.clear();
    settleDropped();
    enqueueBare(number, position, EventLayout.MISSED, missed);
  }

  /** Nobody waits for what was not sent: all that still waits is for what the client has. */
  private void settleDropped() {
    Sent last = sent.peekLast();
    long lastSent = last == null ? acknowledged : last.number();
    waiting.removeIf(
        each -> {
          boolean dropped = each.number > lastSent;
          if (dropped) {
            each.settlement.done();
          }
          return dropped;
        });
  }

  private void enqueueBare(long number, long position, int kind, long count) {
    ByteBuf out = Unpooled.buffer(EventLayout.MAX_OVERHEAD_BYTES);
    EventWriter.event(out, id, number, kind, 0, count);
    EventWriter.field(out, NO_KEY.length);
    enqueue(number, position, count, out);
  }

  private void enqueue(long number, long position, long changes, ByteBuf encoded) {
    Event event = new Event(number, position, changes, encoded);
    queue.add(event);
    queuedBytes += event.held();
    feed.held(event.held());
    if (isReady()) { // If not, the client has to acknowledge some first, and that wakes the feed.
      feed.wake();
    }
  }

  // ---- called by the thread of whoever has changed something

  /** Has a settlement wait until an event is acknowledged, unless it is by now. */
  public void await(long number, Settlement settlement) {
    settlement.add();
    synchronized (this) {
      if (!over && !lagging && number > acknowledged && isUnderWay(number)) {
        waiting.add(new Waiting(number, settlement));
        return;
      }
    }
    settlement.done();
  }

  /** Whether an event is queued or sent; it is not if the queue was dropped meanwhile. */
  private boolean isUnderWay(long number) {
    Event first = queue.peekFirst();
    Sent last = sent.peekLast();
    return (first != null && number >= first.number() && number <= lastNumber)
        || (last != null && number <= last.number());
  }

  // ---- called by the feed's thread

  /**
   * Takes the next event that may be sent.
   *
   * @return null if there is none, or the client has to acknowledge some first
   */
  synchronized @Nullable Event next(int maxBytes) {
    Event next = queue.peek();
    if (next == null || next.length() > maxBytes || !hasWindow(next)) {
      return null;
    }
    queue.remove();
    queuedBytes -= next.held();
    feed.held(-next.held());
    sent.add(new Sent(next.number(), next.length()));
    sentBytes += next.length();
    return next;
  }

  /** Whether {@link #next} would give an event if it had room enough. */
  synchronized boolean isReady() {
    Event next = queue.peek();
    return next != null && hasWindow(next);
  }

  private boolean hasWindow(Event next) {
    return sent.isEmpty()
        || (sent.size() < MAX_UNACKNOWLEDGED
            && sentBytes + next.length() <= MAX_UNACKNOWLEDGED_BYTES);
  }

  /** The client has dealt with events up to a number. */
  synchronized void acknowledge(long number) {
    for (Sent first = sent.peek(); first != null && first.number() <= number; first = sent.peek()) {
      sent.remove();
      lagging = false;
      sentBytes -= first.bytes();
      acknowledged = first.number();
    }
    settle(acknowledged);
  }

  private void settle(long upTo) {
    for (Waiting first = waiting.peek();
        first != null && first.number <= upTo;
        first = waiting.peek()) {
      waiting.remove();
      first.settlement.done();
    }
  }

  /**
   * Lets those go who wait, if one has waited for too long: a client that does not answer holds up
   * others once, and then nobody waits for it until it answers again. To be called now and then;
   * time counts from the first call that finds somebody waiting.
   *
   * @return how many it let go
   */
  synchronized int releaseOverdue(long now, long timeoutNanos) {
    int before = waiting.size();
    waiting.removeIf(
        each -> {
          if (!each.seen) {
            each.seen = true;
            each.seenNanos = now;
          }
          boolean overdue = now - each.seenNanos >= timeoutNanos;
          if (overdue) {
            each.settlement.done();
          }
          return overdue;
        });
    int released = before - waiting.size();
    if (released > 0) {
      lagging = true;
      settle(Long.MAX_VALUE);
    }
    return released;
  }

  /** Ends: nobody waits for it any more, and it hears of nothing. */
  synchronized void end() {
    over = true;
    feed.held(-queuedBytes);
    queuedBytes = 0;
    queue.clear();
    sent.clear();
    settle(Long.MAX_VALUE);
  }
}
