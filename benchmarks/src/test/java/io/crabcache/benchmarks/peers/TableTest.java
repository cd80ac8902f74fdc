package io.crabcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.benchmarks.peers.driver.Kind;
import io.crabcache.benchmarks.peers.driver.Result;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Work WORK = new Work(Kind.GET, 64);

  /** A second in which so many operations took so many microseconds each. */
  private static Round second(long operations, long micros, long clientMicros, long lost) {
    return new Round(
        new Result(operations, 1_000_000_000, micros * 1000, micros * 2000, micros * 3000, lost),
        Duration.ofNanos(clientMicros * 1000 * operations),
        Duration.ofNanos(1000 * operations));
  }

  private static Map<Contender, List<Round>> rounds() {
    Map<Contender, List<Round>> rounds = new EnumMap<>(Contender.class);
    rounds.put(
        Contender.CRABCACHE,
        List.of(second(900, 50, 2, 0), second(3000, 20, 1, 0), second(3100, 10, 1, 0)));
    rounds.put(Contender.HAZELCAST, List.of(second(1000, 100, 9, 0)));
    rounds.put(Contender.IGNITE, List.of(second(500, 40, 7, 3)));
    return rounds;
  }

  @Test
  void shows_medians_of_each() {
    assertThat(Table.of(WORK, rounds()).lines())
        .anySatisfy(
            line ->
                assertThat(line.split(" +", -1))
                    .containsExactly(
                        "", "CrabCache", "3,000", "20", "40", "60", "1.00", "1.00", "2.00"));
  }

  @Test
  void compares_each_figure_with_the_peer_that_is_best_in_it() {
    assertThat(Table.of(WORK, rounds()))
        .contains(
            "3.00 (Hazelcast) per second, 0.50 (Ignite) p50, 0.25 (Ignite) processor time of both");
  }

  @Test
  void tells_lost_increments() {
    assertThat(Table.of(WORK, rounds()).lines())
        .filteredOn(line -> line.contains("lost"))
        .singleElement()
        .asString()
        .contains("Ignite", "lost 3 of all increments");
  }

  @Test
  void needs_no_peer() {
    Map<Contender, List<Round>> alone = rounds();
    alone.keySet().removeIf(contender -> contender != Contender.CRABCACHE);
    assertThat(Table.of(WORK, alone)).contains("3,000").doesNotContain("to the best");
  }
}
