package io.crabcache.benchmarks.hitratio;

import java.util.List;
import java.util.SplittableRandom;

/** Workloads that are made up. The same seed gives the same accesses, on every machine. */
enum Generator {

  /**
   * Few keys get most requests: 500,000 keys, the one of rank r with probability in proportion to 1
   * / r^0.99, and ranks scattered over the keys.
   */
  ZIPF(2_000_000, 2_500, 25_000, 100_000) {
    @Override
    void fill(int[] keys, SplittableRandom random) {
      Zipf zipf = new Zipf(ZIPF_KEYS, ZIPF_EXPONENT);
      for (int i = 0; i < keys.length; i++) {
        keys[i] = scatter(zipf.rank(random));
      }
    }
  },

  /**
   * As ZIPF, and after every 50,000 requests a scan of 50,000 keys that nobody ever asks for again.
   */
  SCAN(2_000_000, 2_500, 25_000, 100_000) {
    @Override
    void fill(int[] keys, SplittableRandom random) {
      Zipf zipf = new Zipf(ZIPF_KEYS, ZIPF_EXPONENT);
      int scanned = ZIPF_KEYS;
      for (int i = 0; i < keys.length; i++) {
        boolean scan = i / SCAN_LENGTH % 2 == 1;
        keys[i] = scatter(scan ? scanned++ : zipf.rank(random));
      }
    }
  },

  /** 1,011 keys in their order, over and over. */
  LOOP(1_000_000, 256, 512, 768) {
    @Override
    void fill(int[] keys, SplittableRandom random) {
      for (int i = 0; i < keys.length; i++) {
        keys[i] = scatter(i % LOOP_KEYS);
      }
    }
  },

  /** 10,000 keys in their order, then back, over and over. */
  ZIGZAG(5_000_000, 1_000, 2_500, 5_000) {
    @Override
    void fill(int[] keys, SplittableRandom random) {
      int period = 2 * ZIGZAG_KEYS;
      for (int i = 0; i < keys.length; i++) {
        int phase = i % period;
        keys[i] = scatter(Math.min(phase, period - 1 - phase));
      }
    }
  },

  /**
   * Four of five requests go to 2,500 of 500,000 keys, all equally, the others to any key. The
   * range of the 2,500 moves on by one key every 50 requests.
   */
  HOTSPOT(5_000_000, 1_000, 2_500, 10_000) {
    @Override
    void fill(int[] keys, SplittableRandom random) {
      for (int i = 0; i < keys.length; i++) {
        boolean hot = random.nextInt(5) < 4;
        int key = hot ? i / HOT_REQUESTS_PER_STEP + random.nextInt(HOT_KEYS) : random.nextInt(KEYS);
        keys[i] = scatter(key % KEYS);
      }
    }
  },

  /**
   * What was asked for lately is asked for again: one request in five has a new key, each other one
   * repeats an earlier request, so many back as an exponential distribution with a mean of 10,000
   * says. Least recently used is as good as any policy here.
   */
  RECENCY(5_000_000, 500, 2_000, 8_000) {
    @Override
    void fill(int[] keys, SplittableRandom random) {
      int fresh = 0;
      for (int i = 0; i < keys.length; i++) {
        int back = 1 + (int) (-RECENCY_MEAN * Math.log1p(-random.nextDouble()));
        boolean repeats = random.nextInt(5) < 4 && back <= i;
        keys[i] = repeats ? keys[i - back] : scatter(fresh++);
      }
    }
  };

  private static final int ZIPF_KEYS = 500_000;
  private static final double ZIPF_EXPONENT = 0.99;
  private static final int SCAN_LENGTH = 50_000;
  private static final int LOOP_KEYS = 1011;
  private static final int ZIGZAG_KEYS = 10_000;
  private static final int KEYS = 500_000;
  private static final int HOT_KEYS = 2_500;
  private static final int HOT_REQUESTS_PER_STEP = 50;
  private static final double RECENCY_MEAN = 10_000;

  private final int accesses;
  private final int small;
  private final int medium;
  private final int large;

  Generator(int accesses, int small, int medium, int large) {
    this.accesses = accesses;
    this.small = small;
    this.medium = medium;
    this.large = large;
  }

  abstract void fill(int[] keys, SplittableRandom random);

  /** Number of accesses that show what the workload is about. */
  int accesses() {
    return accesses;
  }

  /** Numbers of entries for which the choice of a policy matters. */
  List<Long> capacities() {
    return List.of((long) small, (long) medium, (long) large);
  }

  /** The keys in the order of their accesses. */
  int[] keys(int accesses, long seed) {
    int[] keys = new int[accesses];
    fill(keys, new SplittableRandom(seed));
    return keys;
  }

  /** Neighbors become strangers; the finalizer of MurmurHash3 (Appleby) is one to one. */
  private static int scatter(int number) {
    int h = number;
    h = (h ^ (h >>> 16)) * 0x85EBCA6B;
    h = (h ^ (h >>> 13)) * 0xC2B2AE35;
    return h ^ (h >>> 16);
  }
}
