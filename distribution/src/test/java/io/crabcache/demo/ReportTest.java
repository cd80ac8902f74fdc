package io.crabcache.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.tool.Recovery;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ReportTest {
  private final StringWriter text = new StringWriter();
  private final Report report = new Report(new PrintWriter(text));

  @Test
  void the_table_says_what_the_cache_saved_and_what_a_call_took() {
    Histogram hits = new Histogram(3);
    hits.recordValueWithCount(1_000_000, 985);
    hits.recordValueWithCount(2_000_000, 11);
    hits.recordValueWithCount(4_000_000, 4);
    Histogram misses = new Histogram(3);
    misses.recordValueWithCount(10_000_000, 250);

    report.served(new Load.Outcome(500_000_000L, hits, misses), 250, new Frames(100, 1_500));

    assertThat(lines())
        .contains(
            "requests 1,250 in 0.5 s: 2,500 per second",
            "hit ratio 80.00 %",
            "database queries 250",
            "database queries saved 1,000 80.00 %",
            "operations per frame 15.0",
            "latency p50 p99 p99.9",
            "hits 1.000 ms 2.001 ms 4.002 ms",
            "misses 10.002 ms 10.002 ms 10.002 ms");
  }

  @Test
  void where_nothing_was_hit_there_is_no_latency_of_hits() {
    Histogram misses = new Histogram(3);
    misses.recordValue(1_000_000);
    report.served(new Load.Outcome(1_000_000_000L, new Histogram(3), misses), 1, new Frames(2, 2));
    assertThat(lines()).contains("hits none none none", "hit ratio 0.00 %");
  }

  @Test
  void the_second_table_sets_coalescing_against_its_absence() {
    report.compared(round(4_000_000_000L, 1_000), round(1_000_000_000L, 50));
    assertThat(lines()).contains("off 250 1.0 1.000 ms", "on 1,000 20.0 1.000 ms", "ratio 4.00");
  }

  @Test
  void the_third_table_says_what_came_back_and_how_fast() {
    Recovery recovery = new Recovery(1_200, 480_000, 1_000, 0.25);
    report.recovered(new Crash.Outcome(1_000, 1_000, 0, 100, 1_500_000_000L, recovery));
    assertThat(lines())
        .contains(
            "entries before 1,000",
            "entries after 1,000 each is as it was",
            "entries lost 0",
            "products asked for 100 one by one, without the database",
            "recovery 0.25 s 4,800 records/s, 2 MB/s",
            "from the kill to serving 1.50 s");
  }

  private static Round round(long nanos, long frames) {
    Histogram hits = new Histogram(3);
    hits.recordValueWithCount(1_000_000, 1_000);
    return new Round(new Load.Outcome(nanos, hits, new Histogram(3)), new Frames(frames, 1_000));
  }

  private String[] lines() {
    return text.toString()
        .lines()
        .map(line -> line.strip().replaceAll(" +", " "))
        .toArray(String[]::new);
  }
}
