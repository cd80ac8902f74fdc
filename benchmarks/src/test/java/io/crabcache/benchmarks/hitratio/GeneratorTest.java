package io.crabcache.benchmarks.hitratio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratorTest {
  private static final int LENGTH = 200_000;
  private static final long SEED = 42;

  @ParameterizedTest
  @EnumSource
  void theSameSeedGivesTheSameAccesses(Generator generator) {
    int[] keys = generator.keys(LENGTH, SEED);
    assertThat(generator.keys(LENGTH, SEED)).isEqualTo(keys);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"LOOP", "ZIGZAG"})
  void anotherSeedGivesOthers(Generator generator) {
    assertThat(generator.keys(LENGTH, SEED)).isNotEqualTo(generator.keys(LENGTH, SEED + 1));
  }

  @Test
  void zipfGivesRanksTheirShares() {
    int[] keys = Generator.ZIPF.keys(LENGTH, SEED);
    int[] frequencies =
        counts(keys).values().stream().mapToInt(n -> -n).sorted().map(n -> -n).toArray();
    double sum = IntStream.rangeClosed(1, 500_000).mapToDouble(r -> Math.pow(r, -0.99)).sum();
    for (int rank = 1; rank <= 3; rank++) {
      double expected = Math.pow(rank, -0.99) / sum;
      assertThat((double) frequencies[rank - 1] / LENGTH).isCloseTo(expected, within(0.003));
    }
  }

  @Test
  void zipfScattersItsRanks() {
    int[] keys = Generator.ZIPF.keys(LENGTH, SEED);
    int mostOften =
        counts(keys).entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    long neighbors = Arrays.stream(keys).filter(k -> Math.abs((long) k - mostOften) < 1000).count();
    long itself = Arrays.stream(keys).filter(key -> key == mostOften).count();
    assertThat(neighbors).isLessThan(itself + LENGTH / 100);
  }

  @Test
  void aScanMeetsEachOfItsKeysOnce() {
    int[] keys = Generator.SCAN.keys(LENGTH, SEED);
    Map<Integer, Integer> counts = counts(keys);
    assertThat(Arrays.stream(keys, 50_000, 100_000).map(counts::get)).containsOnly(1);
    assertThat(Arrays.stream(keys, 150_000, 200_000).map(counts::get)).containsOnly(1);
    assertThat(Arrays.stream(keys, 0, 50_000).distinct().count()).isLessThan(40_000);
  }

  @Test
  void theLoopComesBackAfter1011Keys() {
    int[] keys = Generator.LOOP.keys(5000, SEED);
    assertThat(Arrays.stream(keys).distinct()).hasSize(1011);
    assertThat(Arrays.copyOfRange(keys, 1011, 5000)).isEqualTo(Arrays.copyOf(keys, 5000 - 1011));
  }

  @Test
  void theZigzagGoesBackTheWayItCame() {
    int[] keys = Generator.ZIGZAG.keys(40_000, SEED);
    assertThat(Arrays.stream(keys).distinct()).hasSize(10_000);
    int[] back = IntStream.range(0, 10_000).map(i -> keys[19_999 - i]).toArray();
    assertThat(back).isEqualTo(Arrays.copyOf(keys, 10_000));
  }

  @Test
  void theHotspotIsAnotherOneLater() {
    int[] keys = Generator.HOTSPOT.keys(LENGTH, SEED);
    int[] early = Arrays.copyOf(keys, 5000);
    int[] late = Arrays.copyOfRange(keys, LENGTH - 5000, LENGTH);
    assertThat(counts(early)).hasSizeBetween(2500, 4000);
    assertThat(counts(late)).hasSizeBetween(2500, 4000);
    long common = counts(late).keySet().stream().filter(counts(early)::containsKey).count();
    assertThat(common).as("3,900 keys further on").isLessThan(50);
  }

  @Test
  void recencyRepeatsWhatIsNotLongAgo() {
    int[] keys = Generator.RECENCY.keys(LENGTH, SEED);
    Map<Integer, Integer> last = new HashMap<>();
    int fresh = 0;
    long distances = 0;
    for (int i = 0; i < LENGTH; i++) {
      Integer before = last.put(keys[i], i);
      if (before == null) {
        fresh++;
      } else {
        distances += i - before;
      }
    }
    assertThat((double) fresh / LENGTH).isCloseTo(0.2, within(0.05));
    assertThat((double) distances / (LENGTH - fresh)).isLessThan(10_000);
  }

  private static Map<Integer, Integer> counts(int[] keys) {
    Map<Integer, Integer> counts = new HashMap<>();
    Arrays.stream(keys).forEach(key -> counts.merge(key, 1, Integer::sum));
    return counts;
  }
}
