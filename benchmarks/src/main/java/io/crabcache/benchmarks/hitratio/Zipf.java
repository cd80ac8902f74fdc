package io.crabcache.benchmarks.hitratio;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Zipf's distribution: rank r, from 0, with probability in proportion to 1 / (r + 1)^exponent.
 * Exact, by search in the table of cumulated probabilities. Immutable.
 */
final class Zipf {
  private final double[] cumulated;

  Zipf(int ranks, double exponent) {
    cumulated = new double[ranks];
    double sum = 0;
    for (int rank = 0; rank < ranks; rank++) {
      sum += Math.pow(rank + 1, -exponent);
      cumulated[rank] = sum;
    }
  }

  /** A random rank. */
  int rank(SplittableRandom random) {
    int found =
        Arrays.binarySearch(cumulated, random.nextDouble() * cumulated[cumulated.length - 1]);
    return found < 0 ? -found - 1 : found + 1;
  }
}
