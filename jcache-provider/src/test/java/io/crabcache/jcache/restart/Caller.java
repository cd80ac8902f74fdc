package io.crabcache.jcache.restart;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.processor.MutableEntry;

/**
 * A thread that uses a cache all the time, whatever becomes of the server. Half of its keys it
 * shares with others; of the rest it knows what they may be.
 */
final class Caller implements Runnable {
  private static final int KEYS = 40;

  /** What one of the caller's own keys may have: since the last answer that told, or a kill. */
  private static final class Known {
    private final Set<String> values = new HashSet<>();
    private boolean maybeNothing = true;
    private int life;
  }

  private final Cache<String, String> cache;
  private final String name;
  private final AtomicInteger lives;
  private final SplittableRandom random;
  private final Map<String, Known> known = new HashMap<>();
  private final Map<String, String> seen = new HashMap<>(); // of shared keys, some time ago
  private long number;

  private volatile boolean stopped;
  private volatile long answered;
  private volatile long failed;
  private volatile long longestNanos;
  private volatile String complaint = "";

  /**
   * @param lives a number that is raised before each kill and behind it, before the next server
   */
  Caller(Cache<String, String> cache, String name, AtomicInteger lives, SplittableRandom random) {
    this.cache = cache;
    this.name = name;
    this.lives = lives;
    this.random = random;
  }

  void stop() {
    stopped = true;
  }

  /** Calls that had an answer. */
  long answered() {
    return answered;
  }

  /** Calls that failed. */
  long failed() {
    return failed;
  }

  /** The longest time that a call took. */
  long longestMillis() {
    return TimeUnit.NANOSECONDS.toMillis(longestNanos);
  }

  /** What was wrong first; empty if nothing was. */
  String complaint() {
    return complaint;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone writes
  public void run() {
    while (!stopped && complaint.isEmpty()) {
      long begin = System.nanoTime();
      try {
        call();
        answered++;
      } catch (CacheException e) {
        failed++;
        // As long as there is no server, calls fail at once; an application would not insist.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      } catch (RuntimeException | AssertionError e) {
        complaint = name + ": " + e;
      }
      longestNanos = Math.max(longestNanos, System.nanoTime() - begin);
    }
  }

  private void call() {
    if (random.nextBoolean()) {
      callOnSharedKey("shared:" + random.nextInt(KEYS));
    } else {
      callOnOwnKey(name + ":" + random.nextInt(KEYS));
    }
  }

  private void check(boolean right, String key, String found) {
    if (!right && complaint.isEmpty()) {
      complaint = name + ": " + key + " has " + found;
    }
  }

  private void callOnSharedKey(String key) {
    String value = Value.of(key, ++number);
    switch (random.nextInt(4)) {
      case 0 -> cache.put(key, value);
      case 1 -> checkShared(key, cache.getAndPut(key, value));
      case 2 -> {
        boolean unused = cache.replace(key, seen.getOrDefault(key, value), value);
      }
      default -> {
        String found = cache.get(key);
        checkShared(key, found);
        if (found != null) {
          seen.put(key, found);
        }
      }
    }
  }

  private void checkShared(String key, String found) {
    check(found == null || Value.isOf(key, found), key, found);
  }

  private void callOnOwnKey(String key) {
    int life = lives.get();
    Known now = known.computeIfAbsent(key, k -> new Known());
    if (now.life != life) { // It has been killed since, or is being killed.
      now.maybeNothing = true;
      now.life = life;
    }
    String value = Value.of(key, ++number);
    switch (random.nextInt(5)) {
      case 0 -> {
        now.values.add(value);
        cache.put(key, value);
        is(now, value, life);
      }
      case 1 -> {
        Set<String> before = Set.copyOf(now.values);
        now.values.add(value);
        String found = cache.getAndPut(key, value);
        checkOwn(now, before, key, found);
        is(now, value, life);
      }
      case 2 -> {
        Set<String> before = Set.copyOf(now.values);
        String expected = before.isEmpty() ? value : before.iterator().next();
        now.values.add(value);
        if (cache.replace(key, expected, value)) {
          check(before.contains(expected), key, expected);
          is(now, value, life);
        } else {
          now.values.remove(value);
          now.values.remove(expected);
          check(!now.values.isEmpty() || now.maybeNothing || lives.get() != life, key, "nothing");
        }
      }
      case 3 -> {
        Set<String> before = Set.copyOf(now.values);
        now.values.add(value);
        String found = cache.invoke(key, Caller::exchange, value);
        checkOwn(now, before, key, found);
        is(now, value, life);
      }
      default -> {
        String found = cache.get(key);
        checkOwn(now, now.values, key, found);
        is(now, found, life);
      }
    }
  }

  /** A processor that stores its argument and returns what was there. */
  private static String exchange(MutableEntry<String, String> entry, Object... arguments) {
    String before = entry.exists() ? entry.getValue() : null;
    entry.setValue((String) arguments[0]);
    return before;
  }

  /**
   * The answer has told what there is, in a life that began no later than this; values that calls
   * of unknown outcome were to store are settled, as the connection carries calls in their order.
   */
  private static void is(Known known, String value, int life) {
    known.values.clear();
    if (value != null) {
      known.values.add(value);
    }
    known.maybeNothing = value == null;
    known.life = life;
  }

  private void checkOwn(Known now, Set<String> values, String key, String found) {
    boolean killed = lives.get() != now.life;
    check(found == null ? now.maybeNothing || killed : values.contains(found), key, found);
  }
}
