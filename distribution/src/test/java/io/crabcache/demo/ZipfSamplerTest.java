package io.crabcache.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipfSamplerTest {
  private static final int DRAWS = 400_000;

  /** The 99.9 % quantiles of the chi-square distribution for 9 and for 17 degrees of freedom. */
  private static final double QUANTILE_9 = 27.88;

  private static final double QUANTILE_17 = 40.79;

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.99, 1, 1.000001, 1.7, 4})
  void ranks_come_as_often_as_the_law_says(double skew) {
    int n = 10;
    double[] expected = IntStream.rangeClosed(1, n).mapToDouble(k -> Math.pow(k, -skew)).toArray();
    double[] drawn = new double[n];
    ZipfSampler sampler = new ZipfSampler(n, skew, new SplittableRandom(1));
    for (int i = 0; i < DRAWS; i++) {
      drawn[sampler.next() - 1]++;
    }
    assertThat(chiSquare(drawn, expected)).isLessThan(QUANTILE_9);
  }

  @Test
  void the_long_tail_of_a_big_table_has_its_weight_too() {
    int n = 200_000;
    // Rank k is counted in the bin of its power of two: 18 bins.
    double[] expected = new double[18];
    for (int rank = 1; rank <= n; rank++) {
      expected[bin(rank)] += Math.pow(rank, -0.99);
    }
    double[] drawn = new double[18];
    ZipfSampler sampler = new ZipfSampler(n, 0.99, new SplittableRandom(2));
    for (int i = 0; i < DRAWS; i++) {
      drawn[bin(sampler.next())]++;
    }
    assertThat(chiSquare(drawn, expected)).isLessThan(QUANTILE_17);
  }

  @Test
  void a_single_rank_is_always_drawn() {
    ZipfSampler sampler = new ZipfSampler(1, 0.99, new SplittableRandom(3));
    assertThat(IntStream.range(0, 100).map(i -> sampler.next())).containsOnly(1);
  }

  @Test
  void what_is_no_distribution_is_refused() {
    SplittableRandom random = new SplittableRandom(4);
    assertThatThrownBy(() -> new ZipfSampler(0, 1, random)).hasMessageContaining("n=0");
    assertThatThrownBy(() -> new ZipfSampler(9, Double.NaN, random)).hasMessageContaining("NaN");
  }

  private static int bin(int rank) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(rank);
  }

  private static double chiSquare(double[] drawn, double[] weights) {
    double total = Arrays.stream(weights).sum();
    double sum = 0;
    for (int i = 0; i < drawn.length; i++) {
      double expected = DRAWS * weights[i] / total;
      sum += (drawn[i] - expected) * (drawn[i] - expected) / expected;
    }
    return sum;
  }
}
