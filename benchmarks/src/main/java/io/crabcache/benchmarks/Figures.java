package io.crabcache.benchmarks;

import java.util.Collection;

/** Arithmetic of results. */
public final class Figures {

  /** Bytes of a MiB. */
  public static final double MIB = 1 << 20;

  private Figures() {}

  /** The value in the middle, the upper one of two; not a number if there is none. */
  public static double median(Collection<? extends Number> values) {
    double[] sorted = values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}
