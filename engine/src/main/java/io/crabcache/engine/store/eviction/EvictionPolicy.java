package io.crabcache.engine.store.eviction;

import org.jspecify.annotations.Nullable;

/**
 * Chooses the entries that have to go: {@linkplain WindowTinyLfu W-TinyLFU} with a window that
 * {@linkplain WindowClimber follows the hit ratio}. Guarded by the shard's lock; each operation
 * takes a bounded number of steps, and but for the first steps of the window allocates nothing on
 * the heap.
 *
 * <p>The unit of weight is that of {@link RankedEntries#weight}: with weights of 1 the maximum is a
 * number of entries, else a number of bytes.
 *
 * <p>Regions are shares of what can be had: the maximum, or less when the shard asks for victims
 * before the maximum is reached, because memory is short for another reason.
 */
public final class EvictionPolicy {

  /** Answer of {@link #victim}: the incoming entry itself shall not be stored. */
  public static final int INCOMING = WindowTinyLfu.INCOMING;

  private final EvictionSettings settings;
  private final RankedEntries entries;
  private final FrequencySketch sketch;
  private final WindowTinyLfu regions;
  private final long seed;
  private final long minAdaptiveEntries;
  private long maximum;

  /** Made when there is something to learn: an empty policy is small. */
  private @Nullable WindowClimber climber;

  /**
   * Creates a policy without entries.
   *
   * @param maximum most weight; positive
   * @param seed of all that is left to chance
   * @param minAdaptiveEntries number of entries below which the window is not adapted, to save its
   *     120 KiB of heap, if it is to be adapted at all
   */
  public EvictionPolicy(
      EvictionSettings settings,
      FrequencySketch sketch,
      RankedEntries entries,
      long maximum,
      long seed,
      long minAdaptiveEntries) {
    this.settings = settings;
    this.entries = entries;
    this.sketch = sketch;
    this.seed = seed;
    this.regions = new WindowTinyLfu(settings, sketch, entries, seed);
    this.minAdaptiveEntries = settings.adaptive() ? minAdaptiveEntries : Long.MAX_VALUE;
    setMaximum(maximum);
  }

  /** Changes the most weight; regions follow in bounded steps. */
  public void setMaximum(long maximum) {
    this.maximum = maximum;
    regions.setCapacity(maximum);
  }

  /** Takes in an entry that was used for the first time. */
  public void add(int entry, long hash) {
    sketch.increment(hash);
    regions.add(entry);
    learn(entry, hash, 0);
  }

  /** Counts a use of an entry that was found or overwritten. */
  public void recordUse(int entry, long hash) {
    sketch.increment(hash);
    if (isFarFromFull()) {
      regions.mark(entry);
    } else {
      regions.use(entry);
      learn(entry, hash, 0);
    }
  }

  /** Takes out an entry, which still has the weight that it came with or was changed to. */
  public void remove(int entry) {
    regions.remove(entry);
  }

  /** Tells that the weight of an entry has changed. */
  public void reweighed(int entry, int before, int after) {
    regions.reweighed(entry, before, after);
  }

  /** Tells that an entry, with all that the policy keeps in it, is now elsewhere. */
  public void moved(int from, int to) {
    assert from != to;
    regions.moved(to);
  }

  /**
   * Tells who has to go for an incoming entry, or for memory that is needed otherwise.
   *
   * @param incomingHash hash of the incoming entry's key
   * @param incomingWeight its weight; 0 if there is none
   * @return an entry, which the caller removes; {@link #INCOMING} if the incoming entry shall not
   *     be stored; 0 if there is no entry
   */
  public int victim(long incomingHash, int incomingWeight) {
    regions.setCapacity(Math.min(maximum, regions.weight() + incomingWeight));
    int victim = regions.victim(incomingHash, incomingWeight);
    if (victim == INCOMING) {
      sketch.increment(incomingHash);
      learn(0, incomingHash, incomingWeight);
    }
    return victim;
  }

  /** Number of entries. */
  public long entries() {
    return regions.entries();
  }

  /** Weight of all entries. */
  public long weight() {
    return regions.weight();
  }

  /** Weight of the entries in the window. */
  public long windowWeight() {
    return regions.windowWeight();
  }

  /** Weight that the window may have. */
  public long windowMaximum() {
    return regions.windowMaximum();
  }

  /** Weight of the entries that are protected. */
  public long protectedWeight() {
    return regions.protectedWeight();
  }

  /** Candidates that took the place of others. */
  public long admissions() {
    return regions.admissions();
  }

  /** Candidates that had to go themselves. */
  public long rejections() {
    return regions.rejections();
  }

  /**
   * The candidate that was compared last, whether it was admitted or refused; 0 if it was an
   * incoming entry.
   */
  public int lastCandidate() {
    return regions.lastCandidate();
  }

  /**
   * Walks all entries.
   *
   * @throws IllegalStateException if links, regions, sizes or weights do not agree
   */
  public void verify() {
    regions.verify();
  }

  /** While nobody has to go soon, the order matters little and is not worth its price. */
  private boolean isFarFromFull() {
    return regions.weight() < maximum / 2;
  }

  /** Lets the window learn from a use of an entry; of an incoming one if it is 0. */
  private void learn(int entry, long hash, int incomingWeight) {
    if (regions.entries() < minAdaptiveEntries || isFarFromFull()) {
      return;
    }
    WindowClimber learning = climber;
    if (learning == null) {
      learning = new WindowClimber(settings, sketch, regions, seed);
      climber = learning;
    }
    if (learning.wants(hash)) {
      learning.use(hash, entry == 0 ? incomingWeight : entries.weight(entry));
    }
  }
}
