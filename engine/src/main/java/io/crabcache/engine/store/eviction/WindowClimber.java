package io.crabcache.engine.store.eviction;

/**
 * Finds the window's share by hill climbing on the hit ratio: it goes on in a direction as long as
 * the ratio of a sample is not below that of the sample before, else turns round, with steps that
 * become shorter. Guarded by the shard's lock.
 */
final class WindowClimber {

  /*
   * Einziger, Eytan, Friedman and Manes, "Adaptive Software Cache Management" (2018). A first step
   * of 1/16 of the whole, each further one 2 % shorter; a change of the hit ratio by 5 points or
   * more means another workload, and the steps are long again.
   */

  static final double MIN_SHARE = 0.002;
  static final double MAX_SHARE = 0.80;

  private static final double FIRST_STEP = 0.0625;
  private static final double DECAY = 0.98;
  private static final double RESTART = 0.05;

  private double share;
  private double step = -FIRST_STEP;
  private double lastRatio;
  private long hits;
  private long misses;

  /** Creates a climber that stands at {@code share}. */
  WindowClimber(double share) {
    this.share = share;
  }

  /** Share of the whole that the window should have. */
  double share() {
    return share;
  }

  /** Counts a hit. */
  void hit() {
    hits++;
  }

  /** Counts a miss. */
  void miss() {
    misses++;
  }

  /** Uses that were counted for the sample under way. */
  long sampled() {
    return hits + misses;
  }

  /** Ends a sample and takes a step. */
  void climb() {
    double ratio = (double) hits / sampled();
    double change = ratio - lastRatio;
    double direction = change >= 0 ? step : -step;
    share = Math.max(MIN_SHARE, Math.min(MAX_SHARE, share + direction));
    step = Math.abs(change) >= RESTART ? Math.copySign(FIRST_STEP, direction) : DECAY * direction;
    lastRatio = ratio;
    hits = 0;
    misses = 0;
  }
}
