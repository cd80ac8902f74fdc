package io.crabcache.engine.store.eviction;

import java.util.Arrays;

/**
 * Finds the share of the window that gives the best hit ratio. Guarded by the shard's lock.
 *
 * <p>Takes about 120 KiB of heap.
 */
final class WindowClimber {

  /*
   * To know the slope of the hit ratio one has to try another share. Hill climbers that try it on
   * the cache itself (Einziger, Eytan, Friedman and Manes, "Adaptive Software Cache Management",
   * 2018) need long samples, harm the cache while they learn, mistake a change of the workload for a
   * success, and end on a local peak: measured, one lost up to 17 points to LRU where only recent
   * use tells, and up to 8 where hot keys move on. Here four miniatures try it, with windows of
   * four shares, and the cache goes where the hits are.
   *
   * A miniature has about 512 entries and sees the keys whose hash falls into a sample: 1 in 2^k of
   * the keys for a cache 2^k times as large, and so has nearly the same hit ratio (Waldspurger,
   * Saemundsson, Ahmad and Park, "Cache Modeling and Optimization using Miniature Simulations",
   * 2017). For a cache of 2^18 entries this costs eight steps of a miniature in a thousand uses.
   *
   * Hits are counted in periods of as many sampled uses as a miniature has entries, and fade with a
   * horizon of 16 periods. To move, the best share must beat the present one by 0.3 points and 0.6
   * standard deviations (the root of the number of uses). Each move doubles the horizon, up to 256
   * periods, and each period takes 1/128 off, so that shares that take turns in being the best, as
   * in a workload that goes to and fro, do not drive the window to and fro as well: moving costs.
   */

  private static final double[] SHARES = {0.01, 0.2, 0.6, 0.99};
  private static final int MINIATURE_ENTRIES = 512;
  private static final int MIN_PERIOD = 64;
  private static final double FULL = 0.9;
  private static final double MIN_LEAD = 0.003;
  private static final double MIN_LEAD_DEVIATIONS = 0.6;
  private static final double MIN_HORIZON = 16;
  private static final double MAX_HORIZON = 256;
  private static final double HORIZON_DECAY = 1 - 1.0 / 128;

  private final WindowTinyLfu cache;
  private final double[] shares = SHARES.clone();
  private final Miniature[] miniatures = new Miniature[SHARES.length];
  private final double[] hits = new double[SHARES.length];
  private double uses;
  private double horizon = MIN_HORIZON;
  private int present;
  private int shift;
  private long usesInPeriod;

  /** Creates the miniatures of a cache whose window has the share that the settings say. */
  WindowClimber(EvictionSettings settings, FrequencySketch sketch, WindowTinyLfu cache, long seed) {
    this.cache = cache;
    for (int i = 1; i < shares.length; i++) {
      if (distance(i, settings) < distance(present, settings)) {
        present = i;
      }
    }
    shares[present] = settings.windowRatio();
    for (int i = 0; i < shares.length; i++) {
      miniatures[i] = new Miniature(settings, sketch, shares[i], seed + i);
    }
    while (cache.entries() >>> shift > MINIATURE_ENTRIES) {
      shift++;
    }
    restart();
  }

  private static double distance(int i, EvictionSettings settings) {
    return Math.abs(SHARES[i] - settings.windowRatio());
  }

  /** Tells whether a key is in the sample of one in 2^{@code shift}. */
  static boolean isSampled(long hash, int shift) {
    long mixed = (hash ^ hash >>> 32) * 0x9E37_79B9_7F4A_7C15L;
    return (mixed >>> 20 & (1L << shift) - 1) == 0;
  }

  /** Whether a key is in the sample, so that its uses are to be shown. */
  boolean wants(long hash) {
    return isSampled(hash, shift);
  }

  /**
   * Shows a use of a key in the sample, found or not; from time to time this changes the cache's
   * window.
   */
  void use(long hash, int weight) {
    for (int i = 0; i < miniatures.length; i++) {
      if (miniatures[i].use(hash, weight)) {
        hits[i]++;
      }
    }
    uses++;
    usesInPeriod++;
    if (usesInPeriod >= Math.max(MIN_PERIOD, cache.entries() >>> shift)) {
      endPeriod();
    }
    fitSample();
  }

  private void endPeriod() {
    setCapacities();
    if (cache.weight() < FULL * cache.capacity()) {
      forget(); // Without pressure all shares are alike.
      return;
    }
    int best = present;
    for (int i = 0; i < hits.length; i++) {
      best = hits[i] > hits[best] ? i : best;
    }
    double lead = MIN_LEAD * uses + MIN_LEAD_DEVIATIONS * Math.sqrt(uses);
    if (hits[best] > hits[present] + lead) {
      present = best;
      cache.setShare(shares[best]);
      horizon = Math.min(MAX_HORIZON, 2 * horizon);
    }
    horizon = Math.max(MIN_HORIZON, horizon * HORIZON_DECAY);
    double kept = 1 - 1 / horizon;
    uses *= kept;
    for (int i = 0; i < hits.length; i++) {
      hits[i] *= kept;
    }
    usesInPeriod = 0;
  }

  /** Halves or doubles the sample when the cache has grown or shrunk. */
  private void fitSample() {
    if (cache.entries() >>> shift > MINIATURE_ENTRIES) {
      shift++;
      restart();
    } else if (shift > 0 && cache.entries() >>> shift < MINIATURE_ENTRIES / 4) {
      shift--;
      restart();
    }
  }

  private void restart() {
    for (Miniature miniature : miniatures) {
      miniature.keepSample(shift);
    }
    setCapacities();
    forget();
  }

  private void setCapacities() {
    for (Miniature miniature : miniatures) {
      miniature.setCapacity(Math.max(1, cache.capacity() >>> shift));
    }
  }

  private void forget() {
    Arrays.fill(hits, 0);
    uses = 0;
    usesInPeriod = 0;
  }
}
