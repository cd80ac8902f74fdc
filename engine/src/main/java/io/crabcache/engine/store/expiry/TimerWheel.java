package io.crabcache.engine.store.expiry;

import java.util.Arrays;

/**
 * Entries by the time at which they expire: a hierarchical timer wheel after Varghese and Lauck,
 * "Hashed and hierarchical timing wheels" (1987).
 *
 * <p>An entry is handed out at the first {@link #advance} whose time has reached its expiry and
 * whose budget lasts, never earlier, wherever the clock has jumped meanwhile, forward or back. Its
 * expiry may grow while it is scheduled, at no cost; to shorten it, cancel and schedule it anew.
 *
 * <p>Not thread safe; for use under the shard's lock. After construction it makes no objects.
 */
public final class TimerWheel {

  // A slot of level 0 is one millisecond, and each level's slot is as long as all 64 slots of the
  // level below. An entry stands in the level of the highest six bits in which its expiry differs
  // from the wheel's time, in the slot that those bits of the expiry name. Hence all slots lie in
  // the future, in the order of levels and then of bits, and the first one that is occupied tells
  // when there is work. Eleven levels take any long, so there is no list of what lies too far away.
  //
  // When time reaches a slot, its whole list goes to the end of one further list, PENDING, in one
  // step, and time moves as far as that slot's end allows. From there entries are taken one by one:
  // due ones leave, others find their place anew, each on a lower level than before. So draining
  // may stop at any entry, an entry is touched at most once a level, and after a long sleep an
  // entry that is due is touched once.
  //
  // A clock that was set back leaves the slots as they are, since they lie in the future all the
  // more. What is scheduled then and expires before the wheel's time waits in PENDING. Only if some
  // of that is due and some is not, the wheel turns back, for which slots are joined as wholes.
  //
  // Lists are rings through their slot: the first entry's previous link and the last one's next
  // link hold the slot's number, which is lower than any reference. So cancelling needs no slot to
  // be computed, and works while the expiry is being changed.

  private static final int BITS = 6;
  private static final int SLOTS = 1 << BITS;
  private static final int LEVELS = (Long.SIZE + BITS - 1) / BITS;
  private static final int PENDING = LEVELS * SLOTS;

  /** What is done with entries that are due. */
  @FunctionalInterface
  public interface Due {

    /**
     * Takes an entry that is no longer scheduled. May schedule, cancel and move entries; may not
     * advance the wheel.
     */
    void expired(int entry);
  }

  private final TimedEntries entries;
  private final int[] first = new int[PENDING + 1];
  private final int[] last = new int[PENDING + 1];

  /** For each level one bit for each slot that has entries. */
  private final long[] occupied = new long[LEVELS];

  /** All slots begin after it. Never negative, so that times have the order of their bits. */
  private long time;

  /** No slot begins before it, and no pending entry expires before it. */
  private long earliest = Long.MAX_VALUE;

  private long size;

  /** Creates an empty wheel. */
  public TimerWheel(TimedEntries entries) {
    this.entries = entries;
    Arrays.setAll(first, slot -> slot);
    Arrays.setAll(last, slot -> slot);
  }

  /** Adds an entry, by its {@link TimedEntries#expiry}; any value will do. */
  public void schedule(int entry) {
    size++;
    place(entry, entries.expiry(entry));
  }

  /** Takes an entry out that is scheduled. */
  public void cancel(int entry) {
    unlink(entry);
    countDown();
  }

  /** Tells that a scheduled entry, with its links, is now elsewhere. */
  public void moved(int from, int to) {
    int previous = previous(to);
    int next = next(to);
    assert next(previous) == from && previous(next) == from : from + " was not scheduled";
    link(previous, to);
    link(to, next);
  }

  /**
   * Moves time on and hands out entries that are due, in no particular order.
   *
   * @param now milliseconds, at least 0; may be less than last time, and nothing is lost then
   * @param budget most entries to touch
   * @return entries touched; if less than the budget, none that is due is left
   */
  public int advance(long now, int budget, Due due) {
    assert now >= 0 : now;
    int left = budget;
    while (left > 0 && isBehind(now)) {
      int entry = first[PENDING];
      if (entry == PENDING) {
        openFirstSlot(now);
        continue;
      }
      left--;
      unlink(entry);
      long expiry = entries.expiry(entry);
      if (expiry <= now) {
        countDown();
        due.expired(entry);
      } else {
        if (expiry <= time) {
          turnBack(now);
        }
        place(entry, expiry);
      }
    }
    if (!isBehind(now)) {
      time = Math.max(time, now);
    }
    return budget - left;
  }

  /** Tells whether entries may be due; if not, {@link #advance} would find none. */
  public boolean isBehind(long now) {
    return earliest <= now && size > 0;
  }

  /** No entry expires before this time; {@link Long#MAX_VALUE} if there is none. */
  public long earliest() {
    return earliest;
  }

  /** Number of entries scheduled. */
  public long size() {
    return size;
  }

  private void countDown() {
    size--;
    if (size == 0) {
      earliest = Long.MAX_VALUE;
    }
  }

  private void place(int entry, long expiry) {
    int slot = PENDING;
    long start = expiry;
    if (expiry > time) {
      int level = level(time ^ expiry);
      int digit = digit(expiry, level);
      slot = slot(level, digit);
      start = start(level, digit);
      occupied[level] |= 1L << digit;
    }
    earliest = Math.min(earliest, start);
    link(last[slot], entry);
    link(entry, slot);
  }

  /** Moves the entries of the first slot to the pending ones, if it has begun; there is one. */
  private void openFirstSlot(long now) {
    int level = 0;
    while (occupied[level] == 0) {
      level++;
    }
    int digit = Long.numberOfTrailingZeros(occupied[level]);
    long start = start(level, digit);
    if (start > now) {
      earliest = start;
      return;
    }
    time = Math.min(now, start + (1L << (level * BITS)) - 1);
    occupied[level] &= ~(1L << digit);
    join(slot(level, digit), PENDING);
  }

  /** Sets time back; slots that would then belong to a higher level are joined there. */
  private void turnBack(long now) {
    int level = level(now ^ time);
    int digit = digit(time, level);
    int target = slot(level, digit);
    for (int lower = 0; lower < level; lower++) {
      for (long rest = occupied[lower]; rest != 0; rest &= rest - 1) {
        join(slot(lower, Long.numberOfTrailingZeros(rest)), target);
        occupied[level] |= 1L << digit;
      }
      occupied[lower] = 0;
    }
    time = now;
  }

  private static int level(long difference) {
    return (Long.SIZE - 1 - Long.numberOfLeadingZeros(difference)) / BITS;
  }

  private static int digit(long at, int level) {
    return (int) (at >>> (level * BITS)) & (SLOTS - 1);
  }

  private static int slot(int level, int digit) {
    return level * SLOTS + digit;
  }

  /** First millisecond of a slot. */
  private long start(int level, int digit) {
    long above = time >>> (level * BITS) >>> BITS; // in two steps: on the highest level, 66 bits
    return (above << BITS | digit) << (level * BITS);
  }

  private void join(int slot, int target) {
    link(last[target], first[slot]);
    link(last[slot], target);
    link(slot, slot);
  }

  private void unlink(int entry) {
    int previous = previous(entry);
    int next = next(entry);
    assert next(previous) == entry && previous(next) == entry : entry + " was not scheduled";
    link(previous, next);
    if (previous == next && previous < PENDING) { // the slot itself, which is empty now
      occupied[previous / SLOTS] &= ~(1L << previous); // of the shift only the low six bits count
    }
  }

  private void link(int front, int back) {
    if (isSlot(front)) {
      first[front] = back;
    } else {
      entries.setNextTimed(front, back);
    }
    if (isSlot(back)) {
      last[back] = front;
    } else {
      entries.setPreviousTimed(back, front);
    }
  }

  private int next(int node) {
    return isSlot(node) ? first[node] : entries.nextTimed(node);
  }

  private int previous(int node) {
    return isSlot(node) ? last[node] : entries.previousTimed(node);
  }

  private static boolean isSlot(int node) {
    return Integer.compareUnsigned(node, TimedEntries.FIRST) < 0;
  }

  /**
   * Walks through all lists. For tests and assertions.
   *
   * @return number of entries met
   * @throws IllegalStateException if a link, a bit, a bound or the size is wrong
   */
  public long verify() {
    long met = 0;
    for (int slot = 0; slot <= PENDING; slot++) {
      int level = slot / SLOTS;
      int digit = slot % SLOTS;
      boolean pending = slot == PENDING;
      boolean empty = first[slot] == slot;
      require(pending || empty == ((occupied[level] >>> digit & 1) == 0), "bit", slot);
      require(pending || empty || digit > digit(time, level), "past slot", slot);
      int front = slot;
      for (int node = first[slot]; node != slot; node = next(node)) {
        require(!isSlot(node) && previous(node) == front, "link", node);
        long start = pending ? earliest : start(level, digit);
        require(earliest <= start && start <= entries.expiry(node), "time", node);
        front = node;
        met++;
        require(met <= size, "size", node);
      }
      require(last[slot] == front, "link", slot);
    }
    require(met == size, "size", 0);
    return met;
  }

  private static void require(boolean holds, String what, int where) {
    if (!holds) {
      throw new IllegalStateException("wrong " + what + " at " + Integer.toUnsignedString(where));
    }
  }
}
