package io.crabcache.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FigureTest {

  @Test
  void the_median_is_the_value_in_the_middle() {
    assertThat(Figure.middle(List.of(3.0, 1.0, 10.0))).isEqualTo(3);
    assertThat(Figure.middle(List.of(4.0, 1.0, 3.0, 10.0))).isEqualTo(3.5);
    assertThat(Figure.middle(List.of())).isNaN();
  }

  @Test
  void ratios_are_those_of_neighbors() {
    // The medians are 20 and 10, but in each round the first was three times as fast.
    assertThat(Figure.PER_SECOND.ratio(runs(30, 3, 20), runs(10, 1, 10))).isEqualTo(3);
  }

  private static List<Run> runs(double... perSecond) {
    return Stream.of(perSecond)
        .flatMapToDouble(java.util.Arrays::stream)
        .mapToObj(rate -> new Run(rate, new Percentiles(1, 2, 3, 4), 5))
        .toList();
  }
}
