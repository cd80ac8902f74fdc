package io.crabcache.engine.store.eviction;

/**
 * W-TinyLFU with a window of a given share. Guarded by the shard's lock; each operation takes a
 * bounded number of steps and allocates nothing on the heap.
 */
final class WindowTinyLfu {

  /*
   * New entries come into the window, a list in the order of use. What overflows from it comes to
   * the main region and is a candidate: it stays if it was used more often than those that have to
   * go for it, the least recently used of main, as the sketch estimates; else it goes itself. Main
   * has two lists: probation, where candidates start and victims are taken, and protected, for
   * entries that were used again in probation; the overflow of protected goes back to probation.
   * (Einziger, Friedman, Manes: "TinyLFU", 2017; 80 % of main is protected, as there.)
   *
   * Order. Window and probation follow each use at once. In protected, where most uses are, one only
   * marks the entry, whose line the reader has before him anyway; moving it to the front would wait
   * for the lines of three others. At the end of the list a marked entry goes to the front instead of
   * back to probation. Marks in probation too cost a point of the hit ratio where recent use tells,
   * marks in the window two; so there uses are only marked as long as less than half of the weight is
   * taken, and heeded when it comes to victims. (Second chance: Corbato,
   * 1968; Yang, Qiu, Zhang, Yue and Rashmi, "FIFO can be better than LRU: the power of lazy promotion
   * and quick demotion", 2023.)
   *
   * Weights. A candidate competes with as many victims as make room for it (Einziger, Eytan,
   * Friedman, Manes: "Lightweight Robust Size Aware Cache Management", 2021). The first one it has
   * to beat; for the others it pays by chance: with f uses of the candidate and g of all the others,
   * beyond the use that each came with, it is admitted with odds of f to g. There their sum decides;
   * but a counter ends at 15, and so a value as large as forty small ones could never come in, were
   * it asked for ever so often. At most 16 are looked at; for those behind, the mean of these counts.
   * Once it is admitted these victims owe their place to it: they are handed out one by one without
   * further comparison. An entry larger than the window competes before it comes in.
   *
   * Ties do not admit, with two exceptions by chance. One in 16 candidates as good as a victim that
   * was used once at most is admitted: a stream of new keys would else leave the oldest ones in
   * place until they age, however large their share of the memory. And one in 128 of the refused
   * that were used at least 6 times: otherwise an attacker who makes the victim's counters collide
   * could shut out everything else.
   */

  /** Answer of {@link #victim}: the incoming entry itself shall not be stored. */
  static final int INCOMING = -1;

  private static final int WINDOW = 1;
  private static final int PROBATION = 2;
  private static final int PROTECTED = 3;

  private static final double PROTECTED_SHARE = 0.8;
  private static final int MAX_TRANSFERS = 16;
  private static final int MAX_COMPARED = 16;
  private static final int WARM_FREQUENCY = 6;
  private static final int ODDS_OF_WARM = 128;
  private static final int ODDS_OF_TIE = 16;

  /** Makes the hash of a key that hardly exists out of one that does. */
  private static final long UNRELATED = 0x9E3779B97F4A7C15L;

  private final RankedEntries entries;
  private final FrequencySketch sketch;
  private final RankedList window;
  private final RankedList probation;
  private final RankedList shielded;
  private final double threshold;

  private double share;
  private long capacity;
  private long windowMaximum;
  private long protectedMaximum;

  /** Weight that victims have still to make room for, without comparison. */
  private long owed;

  private long random;
  private int lastCandidate;
  private long admissions;
  private long rejections;

  /** Creates it without entries and with no capacity. */
  WindowTinyLfu(
      EvictionSettings settings, FrequencySketch sketch, RankedEntries entries, long seed) {
    this.entries = entries;
    this.sketch = sketch;
    this.window = new RankedList(entries, WINDOW);
    this.probation = new RankedList(entries, PROBATION);
    this.shielded = new RankedList(entries, PROTECTED);
    this.threshold = settings.admissionThresholdMultiplier();
    this.share = settings.windowRatio();
    this.random = seed | 1;
  }

  /** Changes the weight that the regions are shares of; they follow in bounded steps. */
  void setCapacity(long weight) {
    capacity = weight;
    windowMaximum = Math.max(1, (long) (share * weight));
    protectedMaximum = (long) (PROTECTED_SHARE * (weight - windowMaximum));
  }

  /** Changes the window's share; the regions follow in bounded steps. */
  void setShare(double share) {
    this.share = share;
    setCapacity(capacity);
  }

  /** Takes in an entry that is in no region. */
  void add(int entry) {
    int weight = entries.weight(entry);
    (weight > windowMaximum ? probation : window).add(entry, weight);
    balance();
  }

  /** Notes that an entry was used. */
  void use(int entry) {
    int region = entries.region(entry);
    if (region == WINDOW) {
      window.touch(entry);
    } else if (region == PROBATION) {
      transfer(entry, probation, shielded);
      balance();
    } else {
      mark(entry);
    }
  }

  /** Notes that an entry was used, without giving it another place. */
  void mark(int entry) {
    if (!entries.isUsed(entry)) {
      entries.setUsed(entry, true);
    }
  }

  void remove(int entry) {
    list(entry).remove(entry, entries.weight(entry));
  }

  void reweighed(int entry, int before, int after) {
    list(entry).reweighed((long) after - before);
    balance();
  }

  void moved(int to) {
    list(to).moved(to);
  }

  /** See {@link EvictionPolicy#victim}. */
  int victim(long incomingHash, int incomingWeight) {
    heedMarks();
    int victim = leastRecent();
    if (owed > 0 && victim != 0) {
      owed -= entries.weight(victim);
      return victim;
    }
    if (incomingWeight > windowMaximum) {
      boolean comesIn = victim == 0 || admit(incomingHash, incomingWeight, 0, victim);
      return comesIn ? victim : INCOMING;
    }
    if (window.weight() + incomingWeight <= windowMaximum) {
      return victim;
    }
    int candidate = window.last();
    transfer(candidate, window, probation);
    victim = leastRecent();
    boolean stays =
        candidate == victim
            || admit(entries.hash(candidate), entries.weight(candidate), candidate, victim);
    return stays ? victim : candidate;
  }

  long entries() {
    return window.size() + probation.size() + shielded.size();
  }

  long weight() {
    return window.weight() + probation.weight() + shielded.weight();
  }

  long capacity() {
    return capacity;
  }

  long windowWeight() {
    return window.weight();
  }

  long windowMaximum() {
    return windowMaximum;
  }

  long protectedWeight() {
    return shielded.weight();
  }

  int lastCandidate() {
    return lastCandidate;
  }

  long admissions() {
    return admissions;
  }

  long rejections() {
    return rejections;
  }

  /** Walks all lists; fails if links, regions, sizes or weights do not agree. */
  void verify() {
    window.verify();
    probation.verify();
    shielded.verify();
  }

  /** Gives entries whose use was only marked the place that they would have got by {@link #use}. */
  private void heedMarks() {
    window.rotate(MAX_TRANSFERS);
    int last = probation.last();
    for (int n = 0; n < MAX_TRANSFERS && last != 0 && entries.isUsed(last); n++) {
      transfer(last, probation, shielded);
      last = probation.last();
    }
    if (probation.size() == 0) {
      shielded.rotate(MAX_TRANSFERS);
    }
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
    double ofFirst = sketch.frequency(entries.hash(firstVictim)) * threshold;
    if (frequency <= ofFirst) {
      return mayPassWithoutWinning(frequency, ofFirst);
    }
    double more = usesBehind(firstVictim, weight, candidate) * threshold;
    return more == 0 || nextRandom((int) Math.ceil(frequency + more)) < frequency;
  }

  private boolean mayPassWithoutWinning(int frequency, double ofVictim) {
    if (frequency >= WARM_FREQUENCY) {
      return nextRandom(ODDS_OF_WARM) == 0;
    }
    return ofVictim <= 1 && frequency >= ofVictim && nextRandom(ODDS_OF_TIE) == 0;
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

  private void balance() {
    drain(window, windowMaximum);
    drain(shielded, protectedMaximum);
  }

  private void drain(RankedList list, long most) {
    if (list.weight() > most) {
      list.rotate(MAX_TRANSFERS);
    }
    for (int n = 0; n < MAX_TRANSFERS && list.weight() > most; n++) {
      transfer(list.last(), list, probation);
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
