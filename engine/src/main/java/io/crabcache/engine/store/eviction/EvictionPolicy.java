package io.crabcache.engine.store.eviction;

/**
 * Chooses the entries that have to go: W-TinyLFU with an adaptive window. Guarded by the shard's
 * lock; each operation takes a bounded number of steps and allocates nothing on the heap.
 *
 * <p>The unit of weight is that of {@link RankedEntries#weight}: with weights of 1 the maximum is a
 * number of entries, else a number of bytes.
 */
public final class EvictionPolicy {

  /*
   * New entries come into the window, a list in the order of use. What overflows from it comes to
   * the main region and is a candidate: it stays if it was used more often than those that have to
   * go for it, the least recently used of main, as the sketch estimates; else it goes itself. Main
   * has two lists: probation, where candidates start and victims are taken, and protected, for
   * entries that were used again in probation; the overflow of protected goes back to probation.
   * (Einziger, Friedman, Manes: "TinyLFU", 2017; 80 % of main is protected, as there.)
   *
   * Weights. A candidate competes with as many victims as make room for it (Einziger, Eytan,
   * Friedman, Manes: "Lightweight Robust Size Aware Cache Management", 2021). The first one it has to
   * beat; for the others it pays by chance: with f uses of the candidate and g of all the others,
   * beyond the use that each came with, it is admitted with odds of f to g. There their sum decides;
   * but a counter ends at 15, and so a value as large as forty small ones could never come in, were
   * it asked for ever so often. At most 16 are looked at; for those behind, the mean of these counts.
   * Once it is admitted these victims owe their place to it: they are handed out one by one without
   * further comparison. An entry larger than the window competes before it comes in.
   *
   * Ties do not admit, but for those of entries that were used once: a stream of new keys would else
   * leave the oldest ones in place until they age, however large their share of the memory. One in 128 of the refused candidates that were used at least 6 times is
   * admitted nevertheless: otherwise an attacker who makes the victim's counters collide could shut
   * out everything else.
   *
   * Capacity. Regions are shares of what can be had: the maximum, or less when the shard asks for
   * victims before the maximum is reached, because memory is short for another reason.
   */

  /** Answer of {@link #victim}: the incoming entry itself shall not be stored. */
  public static final int INCOMING = -1;

  private static final int WINDOW = 1;
  private static final int PROBATION = 2;
  private static final int PROTECTED = 3;

  private static final double PROTECTED_SHARE = 0.8;
  private static final int MAX_TRANSFERS = 16;
  private static final int MAX_COMPARED = 16;
  private static final int WARM_FREQUENCY = 6;
  private static final int ODDS_OF_REFUSED = 128;

  /** Makes the hash of a key that hardly exists out of one that does. */
  private static final long UNRELATED = 0x9E3779B97F4A7C15L;

  private static final int SAMPLE_FACTOR = 10;
  private static final int MIN_SAMPLE = 2560;

  private final RankedEntries entries;
  private final FrequencySketch sketch;
  private final WindowClimber climber;
  private final RankedList window;
  private final RankedList probation;
  private final RankedList shielded;
  private final boolean adaptive;
  private final double threshold;

  private long maximum;
  private long capacity;
  private long windowMaximum;
  private long protectedMaximum;

  /** Weight that victims have still to make room for, without comparison. */
  private long owed;

  private long random;
  private int lastCandidate;
  private long admissions;
  private long rejections;

  /**
   * Creates a policy without entries.
   *
   * @param maximum most weight; positive
   * @param seed of the choice of refused candidates that are admitted nevertheless
   */
  public EvictionPolicy(
      EvictionSettings settings,
      FrequencySketch sketch,
      RankedEntries entries,
      long maximum,
      long seed) {
    this.entries = entries;
    this.sketch = sketch;
    this.climber = new WindowClimber(settings.windowRatio());
    this.window = new RankedList(entries, WINDOW);
    this.probation = new RankedList(entries, PROBATION);
    this.shielded = new RankedList(entries, PROTECTED);
    this.adaptive = settings.adaptive();
    this.threshold = settings.admissionThresholdMultiplier();
    this.random = seed | 1;
    setMaximum(maximum);
  }

  /** Changes the most weight; regions follow in bounded steps. */
  public void setMaximum(long maximum) {
    this.maximum = maximum;
    setCapacity(maximum);
  }

  /** Takes in an entry that was used for the first time. */
  public void add(int entry, long hash) {
    sketch.ensureCapacity(entries() + 1);
    sketch.increment(hash);
    int weight = entries.weight(entry);
    (weight > windowMaximum ? probation : window).add(entry, weight);
    balance();
  }

  /** Counts a use of an entry by a command that found it. */
  public void recordHit(int entry, long hash) {
    climber.hit();
    recordUse(entry, hash);
    adapt();
  }

  /** Counts a command that found no entry. */
  public void recordMiss() {
    climber.miss();
    adapt();
  }

  /** Counts a use of an entry that is no hit: it was overwritten. */
  public void recordUse(int entry, long hash) {
    sketch.increment(hash);
    int region = entries.region(entry);
    if (region == WINDOW) {
      window.touch(entry);
    } else if (region == PROTECTED) {
      shielded.touch(entry);
    } else {
      int weight = entries.weight(entry);
      probation.remove(entry, weight);
      shielded.add(entry, weight);
    }
    balance();
  }

  /** Takes out an entry, which still has the weight that it came with or was changed to. */
  public void remove(int entry) {
    list(entry).remove(entry, entries.weight(entry));
  }

  /** Tells that the weight of an entry has changed. */
  public void reweighed(int entry, int before, int after) {
    list(entry).reweighed((long) after - before);
    balance();
  }

  /** Tells that an entry, with all that the policy keeps in it, is now elsewhere. */
  public void moved(int from, int to) {
    list(to).moved(to);
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
    setCapacity(Math.min(maximum, weight() + incomingWeight));
    if (owed > 0) {
      int victim = leastRecent();
      owed -= victim == 0 ? owed : entries.weight(victim);
      return victim;
    }
    if (incomingWeight > windowMaximum) {
      int victim = leastRecent();
      if (victim == 0 || admit(incomingHash, incomingWeight, 0, victim)) {
        return victim;
      }
      sketch.increment(incomingHash);
      return INCOMING;
    }
    int candidate = 0;
    if (window.weight() + incomingWeight > windowMaximum) {
      candidate = window.last();
      transfer(candidate, window, probation);
    }
    int victim = leastRecent();
    if (candidate == 0 || candidate == victim) {
      return victim;
    }
    boolean admitted = admit(entries.hash(candidate), entries.weight(candidate), candidate, victim);
    return admitted ? victim : candidate;
  }

  /** Number of entries. */
  public long entries() {
    return window.size() + probation.size() + shielded.size();
  }

  /** Weight of all entries. */
  public long weight() {
    return window.weight() + probation.weight() + shielded.weight();
  }

  /** Weight of the entries in the window. */
  public long windowWeight() {
    return window.weight();
  }

  /** Weight that the window may have. */
  public long windowMaximum() {
    return windowMaximum;
  }

  /** Weight of the entries that are protected. */
  public long protectedWeight() {
    return shielded.weight();
  }

  /** Candidates that took the place of others. */
  public long admissions() {
    return admissions;
  }

  /**
   * The candidate that was compared last, whether it was admitted or refused; 0 if it was an
   * incoming entry.
   */
  public int lastCandidate() {
    return lastCandidate;
  }

  /** Candidates that had to go themselves. */
  public long rejections() {
    return rejections;
  }

  private int leastRecent() {
    if (probation.size() > 0) {
      return probation.last();
    }
    return shielded.size() > 0 ? shielded.last() : window.last();
  }

  private boolean admit(long hash, int weight, int candidate, int firstVictim) {
    lastCandidate = candidate;
    int counted = sketch.frequency(hash);
    int frequency = candidate == 0 ? counted + 1 : counted; // An incoming entry is counted later.
    boolean admitted = isWorthMore(frequency, weight, candidate, firstVictim);
    if (admitted) {
      admissions++;
      owed = (long) weight - entries.weight(firstVictim);
    } else {
      rejections++;
    }
    return admitted;
  }

  private boolean isWorthMore(int frequency, int weight, int candidate, int firstVictim) {
    int ofFirst = sketch.frequency(entries.hash(firstVictim));
    if (!beats(frequency, ofFirst * threshold)) {
      return frequency >= WARM_FREQUENCY && nextRandom(ODDS_OF_REFUSED) == 0;
    }
    double more = usesBehind(firstVictim, weight, candidate) * threshold;
    return more == 0 || nextRandom((int) Math.ceil(frequency + more)) < frequency;
  }

  /** Of two that were used once, of which nothing more is known, the newer one has better odds. */
  private static boolean beats(int frequency, double ofVictim) {
    return frequency > ofVictim || (ofVictim <= 1 && frequency >= ofVictim);
  }

  /**
   * Uses, beyond the one that they came with, of the victims behind the first; less what the sketch
   * tells as well of keys that nobody used, since this would add up.
   */
  private double usesBehind(int firstVictim, int weight, int candidate) {
    RankedList list = list(firstVictim);
    long missing = (long) weight - entries.weight(firstVictim);
    long seenWeight = 0;
    int uses = 0;
    int victim = list.before(firstVictim);
    for (int n = 1; n < MAX_COMPARED && seenWeight < missing; n++) {
      if (victim == 0 || victim == candidate) {
        break;
      }
      long hash = entries.hash(victim);
      uses += sketch.frequency(hash) - 1 - sketch.frequency(hash * UNRELATED);
      seenWeight += entries.weight(victim);
      victim = list.before(victim);
    }
    return uses <= 0 ? 0 : uses * Math.max(1, (double) missing / seenWeight);
  }

  private int nextRandom(int bound) {
    random ^= random << 13; // xorshift64 (Marsaglia, 2003)
    random ^= random >>> 7;
    random ^= random << 17;
    return (int) (random >>> 33) % bound;
  }

  private void setCapacity(long weight) {
    capacity = weight;
    windowMaximum = Math.max(1, (long) (climber.share() * weight));
    protectedMaximum = (long) (PROTECTED_SHARE * (weight - windowMaximum));
  }

  private void adapt() {
    if (adaptive && climber.sampled() >= Math.max(MIN_SAMPLE, SAMPLE_FACTOR * entries())) {
      climber.climb();
      setCapacity(capacity);
    }
  }

  private void balance() {
    for (int n = 0; n < MAX_TRANSFERS && window.weight() > windowMaximum; n++) {
      transfer(window.last(), window, probation);
    }
    for (int n = 0; n < MAX_TRANSFERS && shielded.weight() > protectedMaximum; n++) {
      transfer(shielded.last(), shielded, probation);
    }
  }

  private void transfer(int entry, RankedList from, RankedList to) {
    int weight = entries.weight(entry);
    from.remove(entry, weight);
    to.add(entry, weight);
  }

  private RankedList list(int entry) {
    return switch (entries.region(entry)) {
      case WINDOW -> window;
      case PROBATION -> probation;
      case PROTECTED -> shielded;
      default -> throw new IllegalStateException("an entry of no list");
    };
  }
}
