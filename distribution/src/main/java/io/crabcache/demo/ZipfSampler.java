package io.crabcache.demo;

import java.util.SplittableRandom;

/**
 * Draws ranks 1 to n with probability proportional to 1 / rank<sup>skew</sup>: few products that
 * everybody looks at, and a long tail.
 *
 * <p>Rejection-inversion: W. Hörmann and G. Derflinger, "Rejection-inversion to generate variates
 * from monotone discrete distributions", ACM TOMACS 6(3), 1996. The histogram of 1 /
 * k<sup>skew</sup> lies under a continuous hat whose integral is inverted in closed form; a draw
 * takes constant time and no table, whatever n is, and is accepted more often than not. Exact for
 * every skew from 0 (uniform) on, 1 included. Not safe for use by several threads at once.
 */
final class ZipfSampler {
  private final int n;
  private final double skew;
  private final SplittableRandom random;

  /** The hat's integral where rank 1 begins, which is cut off so that it gets just its weight. */
  private final double lowest;

  /** The hat's integral where rank n ends. */
  private final double highest;

  /** Closer than this to its rank from above, a point needs no further test. */
  private final double sureDistance;

  /**
   * @param n number of ranks, at least 1
   * @param skew at least 0
   */
  ZipfSampler(int n, double skew, SplittableRandom random) {
    if (n < 1 || !(skew >= 0)) {
      throw new IllegalArgumentException("n=" + n + " skew=" + skew);
    }
    this.n = n;
    this.skew = skew;
    this.random = random;
    this.lowest = integral(1.5) - 1;
    this.highest = integral(n + 0.5);
    this.sureDistance = 2 - inverseIntegral(integral(2.5) - weight(2));
  }

  /** The next rank, 1 to n. */
  int next() {
    while (true) {
      double u = random.nextDouble(lowest, highest);
      double x = inverseIntegral(u);
      int rank = (int) Math.max(1, Math.min(n, Math.round(x)));
      if (rank - x <= sureDistance || u >= integral(rank + 0.5) - weight(rank)) {
        return rank;
      }
    }
  }

  private double weight(double x) {
    return Math.exp(-skew * Math.log(x));
  }

  /**
   * The integral of 1 / t^skew for t from 1 to x; expm1 keeps it exact where the skew is near 1.
   */
  private double integral(double x) {
    double log = Math.log(x);
    double slope = 1 - skew;
    return slope == 0 ? log : Math.expm1(slope * log) / slope;
  }

  private double inverseIntegral(double area) {
    double slope = 1 - skew;
    return Math.exp(slope == 0 ? area : Math.log1p(slope * area) / slope);
  }
}
