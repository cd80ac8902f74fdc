package io.crabcache.demo;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The stream of requests: product ids in the order in which customers ask for them.
 *
 * <p>It is made before anything is measured, and held in memory: at most {@link #MOST} requests of
 * 4 bytes.
 */
final class Requests {
  /** The most requests of one run; 80 MB. */
  static final int MOST = 20_000_000;

  private Requests() {}

  /** Ranks by Zipf's law, scattered over the table so that popular products are not neighbors. */
  static int[] zipf(int count, int products, double skew, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] productOfRank = new int[products];
    for (int i = 1; i < products; i++) {
      int j = random.nextInt(i + 1);
      productOfRank[i] = productOfRank[j];
      productOfRank[j] = i;
    }
    ZipfSampler sampler = new ZipfSampler(products, skew, random);
    int[] ids = new int[count];
    for (int i = 0; i < count; i++) {
      ids[i] = productOfRank[sampler.next() - 1];
    }
    return ids;
  }

  /**
   * The first {@code most} requests of a trace. A trace's keys are whatever its system had, so they
   * are numbered in the order of their first appearance, and the number is the product's id. Keys
   * beyond the table's end share the products by hash, which makes the hit ratio a little better
   * than the trace's.
   *
   * @throws DemoException when the file is no trace
   */
  static int[] ofTrace(Path file, int most, int products) {
    int[] ids = TraceFile.read(file, most);
    Map<Integer, Integer> idOfKey = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      Integer id = idOfKey.get(ids[i]);
      if (id == null && idOfKey.size() < products) {
        id = idOfKey.size();
        idOfKey.put(ids[i], id);
      }
      ids[i] = id != null ? id : new SplittableRandom(ids[i]).nextInt(products);
    }
    return ids;
  }
}
