package io.crabcache.engine.store.expiry;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;

/**
 * Does with a wheel whatever its users may do, as something else chooses, and compares it with a
 * set after every step. Entries that are not scheduled hold what must not be read.
 */
final class WheelSteps {
  private static final int ENTRIES = 40;

  /** More touches than an advance can need, also with what is scheduled meanwhile. */
  private static final int PLENTY = 10_000;

  /** Chooses a number from 0 to below the one given. */
  private final IntUnaryOperator choose;

  private final TimedEntriesDouble entries = new TimedEntriesDouble(ENTRIES);
  private final TimerWheel wheel = new TimerWheel(entries);
  private final TreeSet<Integer> scheduled = new TreeSet<>();
  private final List<Integer> free = new ArrayList<>();
  private long now;
  private int handed;

  WheelSteps(IntUnaryOperator choose) {
    this.choose = choose;
    for (int i = 0; i < ENTRIES; i++) {
      free.add(TimedEntriesDouble.reference(i));
      entries.spoil(free.get(i));
    }
  }

  void step() {
    if (choose.applyAsInt(3) == 0) {
      turnClock();
      advance();
    } else {
      change();
    }
    check(wheel.verify() == scheduled.size() && wheel.size() == scheduled.size(), "size");
    for (int entry : scheduled) {
      check(wheel.earliest() <= entries.expiry(entry), "the bound is over an expiry");
      check(wheel.isBehind(now) || entries.expiry(entry) > now, "nothing seems due");
    }
  }

  int handed() {
    return handed;
  }

  private void change() {
    int kind = choose.applyAsInt(5);
    if (scheduled.isEmpty() || (kind <= 1 && !free.isEmpty())) {
      schedule(take(free));
      return;
    }
    int entry = List.copyOf(scheduled).get(choose.applyAsInt(scheduled.size()));
    if (kind == 2) {
      wheel.cancel(entry);
      release(entry);
    } else if (kind == 3) {
      grow(entry);
    } else if (!free.isEmpty()) {
      move(entry, take(free));
    }
  }

  private void schedule(int entry) {
    long expiry = choose.applyAsInt(8) == 0 ? now - distance() : later(distance());
    entries.expiry[TimedEntriesDouble.index(entry)] = expiry;
    scheduled.add(entry);
    wheel.schedule(entry);
  }

  private void grow(int entry) {
    long grown = Math.max(entries.expiry(entry), later(distance()));
    entries.expiry[TimedEntriesDouble.index(entry)] = grown;
  }

  private void move(int from, int to) {
    entries.copy(from, to);
    wheel.moved(from, to);
    scheduled.add(to);
    scheduled.remove(from);
    free.add(from);
  }

  private void turnClock() {
    switch (choose.applyAsInt(4)) {
      case 0 -> now = Math.max(0, now - distance());
      case 1 -> now = later(distance());
      case 2 -> now = later(choose.applyAsInt(3));
      default -> {
        if (!scheduled.isEmpty()) { // mostly the clock goes to about the next expiry
          long next = scheduled.stream().mapToLong(entries::expiry).min().orElseThrow();
          now = Math.max(0, next - choose.applyAsInt(2));
        }
      }
    }
  }

  private void advance() {
    boolean wholly = choose.applyAsInt(2) == 0;
    int budget = wholly ? PLENTY : choose.applyAsInt(8);
    int touched = wheel.advance(now, budget, this::due);
    check(wholly ? touched < budget : touched <= budget, "did too much");
    check(touched == budget || !wheel.isBehind(now), "behind after all was done");
  }

  private void due(int entry) {
    check(scheduled.contains(entry), "handed out what is not scheduled");
    check(entries.expiry(entry) <= now, "handed out what is not due");
    release(entry);
    handed++;
    if (choose.applyAsInt(4) == 3) {
      change(); // as a shard may, which frees and moves blocks meanwhile
    }
  }

  private void release(int entry) {
    scheduled.remove(entry);
    entries.spoil(entry);
    free.add(entry);
  }

  private int take(List<Integer> from) {
    return from.remove(choose.applyAsInt(from.size()));
  }

  /** Any power of two is as likely as another. */
  private long distance() {
    long bits = (long) choose.applyAsInt(Integer.MAX_VALUE) << 32 | choose.applyAsInt(1 << 30);
    return bits >>> choose.applyAsInt(Long.SIZE);
  }

  private long later(long distance) {
    return distance > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + distance;
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException(what);
    }
  }
}
