package io.crabcache.jcache.management;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import javax.cache.management.CacheStatisticsMXBean;

/**
 * What the calls of one client on one cache have done while its statistics were enabled, since they
 * were first, or since they were cleared. Other clients of the cache count for themselves; only
 * evictions are the server's, of the whole cache. Exact: each call has counted before it returns.
 * Thread safe.
 *
 * <p>A call takes the time from {@link #begin} and hands it to the method that counts it. While
 * statistics are disabled nothing is measured and nothing counted.
 *
 * <p>What counts, after the table of the specification:
 *
 * <ul>
 *   <li>hit, miss: each key of get, getAll, a getAnd… method, putIfAbsent, replace, the remove with
 *       a value, invoke and invokeAll, by whether it had an entry; each entry of an iteration is a
 *       hit. What is loaded for a miss is a miss, and the time of the load not that of a get.
 *   <li>put: each value that was stored, not what was loaded, nor what would have expired at once
 *   <li>removal: each entry that a call removed, not what clear dropped or what expired
 * </ul>
 */
public final class CacheStatistics implements CacheStatisticsMXBean {

  /** What {@link #begin} returns when nothing is measured. */
  public static final long DISABLED = 0;

  private static final long UNKNOWN = -1;
  private static final double NANOS_PER_MICRO = TimeUnit.MICROSECONDS.toNanos(1);

  private final LongSupplier serverEvictions;
  private final AtomicLong evictionsBefore = new AtomicLong(UNKNOWN);
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder puts = new LongAdder();
  private final LongAdder removals = new LongAdder();
  private final LongAdder getNanos = new LongAdder();
  private final LongAdder putNanos = new LongAdder();
  private final LongAdder removeNanos = new LongAdder();
  private volatile boolean enabled;

  /**
   * Creates counters, disabled.
   *
   * @param serverEvictions asks the server how many entries of the cache it has evicted so far
   */
  public CacheStatistics(LongSupplier serverEvictions) {
    this.serverEvictions = serverEvictions;
  }

  /**
   * Counts from now on, on top of what was counted before, or no longer.
   *
   * @throws javax.cache.CacheException if it is to count for the first time, and the server does
   *     not tell what it has evicted before
   */
  public void enable(boolean on) {
    if (on && evictionsBefore.get() == UNKNOWN) {
      evictionsBefore.set(serverEvictions.getAsLong());
    }
    enabled = on;
  }

  /** The time at which a call begins; {@link #DISABLED} if it is not to be measured. */
  public long begin() {
    return enabled ? System.nanoTime() | 1 : DISABLED;
  }

  /** Whether calls are counted at present. */
  public boolean isEnabled() {
    return enabled;
  }

  /** Counts a key that was looked up. */
  public void got(boolean hit, long began) {
    got(hit ? 1 : 0, hit ? 0 : 1, began);
  }

  /** Counts keys that one call has looked up. */
  public void got(int hit, int missed, long began) {
    if (began != DISABLED) {
      hits.add(hit);
      misses.add(missed);
      getNanos.add(System.nanoTime() - began);
    }
  }

  /** Counts values that one call has stored. */
  public void put(int stored, long began) {
    if (began != DISABLED && stored > 0) {
      puts.add(stored);
      putNanos.add(System.nanoTime() - began);
    }
  }

  /** Counts entries that one call has removed. */
  public void removed(int removed, long began) {
    if (began != DISABLED && removed > 0) {
      removals.add(removed);
      removeNanos.add(System.nanoTime() - began);
    }
  }

  @Override
  public void clear() {
    evictionsBefore.set(serverEvictions.getAsLong());
    for (LongAdder counter :
        new LongAdder[] {hits, misses, puts, removals, getNanos, putNanos, removeNanos}) {
      counter.reset();
    }
  }

  @Override
  public long getCacheHits() {
    return hits.sum();
  }

  @Override
  public float getCacheHitPercentage() {
    return percentage(getCacheHits(), getCacheGets());
  }

  @Override
  public long getCacheMisses() {
    return misses.sum();
  }

  @Override
  public float getCacheMissPercentage() {
    return percentage(getCacheMisses(), getCacheGets());
  }

  @Override
  public long getCacheGets() {
    return getCacheHits() + getCacheMisses();
  }

  @Override
  public long getCachePuts() {
    return puts.sum();
  }

  @Override
  public long getCacheRemovals() {
    return removals.sum();
  }

  /**
   * Entries of the cache that the server has evicted, whoever has put them. Asks the server.
   *
   * @throws javax.cache.CacheException if it does not answer
   */
  @Override
  public long getCacheEvictions() {
    return Math.max(0, serverEvictions.getAsLong() - evictionsBefore.get());
  }

  @Override
  public float getAverageGetTime() {
    return averageMicros(getNanos, getCacheGets());
  }

  @Override
  public float getAveragePutTime() {
    return averageMicros(putNanos, getCachePuts());
  }

  @Override
  public float getAverageRemoveTime() {
    return averageMicros(removeNanos, getCacheRemovals());
  }

  private static float percentage(long part, long whole) {
    return whole == 0 ? 0 : (float) (100.0 * part / whole);
  }

  private static float averageMicros(LongAdder nanos, long count) {
    return count == 0 ? 0 : (float) (nanos.sum() / NANOS_PER_MICRO / count);
  }
}
