package io.crabcache.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafepointLogTest {
  /** What JDK 17 writes, with the serial collector and with ZGC, and then JDK 25. */
  private static final String LOG =
      """
      [2026-11-20T19:12:47.282+0000][safepoint   ] Safepoint "GenCollectForAllocation", Time since last: 931930 ns, Reaching safepoint: 1652 ns, Cleanup: 2724 ns, At safepoint: 5489999 ns, Total: 5494375 ns
      [2026-11-20T19:12:47.282+0000][gc,start    ] GC(4) Pause Full (System.gc())
      [2026-11-20T19:12:47.293+0000][gc             ] GC(4) Pause Full (System.gc()) 22M->8M(61M) 10.433ms
      [2026-11-20T19:12:47.293+0000][safepoint      ] Safepoint "GenCollectFull", Time since last: 758731 ns, Reaching safepoint: 1302 ns, Cleanup: 1793 ns, At safepoint: 10453712 ns, Total: 10456807 ns
      [2026-11-20T19:12:48.369+0000][safepoint   ] Safepoint "ZRelocateStart", Time since last: 2488541 ns, Reaching safepoint: 511 ns, Cleanup: 811 ns, At safepoint: 8523 ns, Total: 9845 ns
      [2026-11-20T19:12:52.414+0000][safepoint      ] Safepoint "G1CollectFull", Time since last: 1216214 ns, Reaching safepoint: 15112 ns, At safepoint: 12051215 ns, Leaving safepoint: 5235248 ns, Total: 17301575 ns, Threads: 0 runnable, 10 total
      """;

  @TempDir private Path directory;

  @Test
  void sums_up_what_came_after_a_moment() throws IOException {
    SafepointLog log = read("2026-11-20T19:12:47.290Z");
    assertThat(log.safepoints()).hasSize(3);
    assertThat(log.total()).isEqualTo(Duration.ofNanos(10_456_807 + 9_845 + 17_301_575));
    assertThat(log.longest()).isEqualTo(Duration.ofNanos(17_301_575));
    assertThat(log.over(Duration.ofMillis(10)))
        .extracting(SafepointLog.Safepoint::reason)
        .containsExactly("GenCollectFull", "G1CollectFull");
  }

  @Test
  void finds_the_safepoint_behind_a_stall() throws IOException {
    SafepointLog log = read("2026-11-20T00:00:00Z");
    assertThat(
            log.during(
                Instant.parse("2026-11-20T19:12:47.284Z"),
                Instant.parse("2026-11-20T19:12:47.299Z")))
        .hasValueSatisfying(point -> assertThat(point.reason()).isEqualTo("GenCollectFull"));
    assertThat(
            log.during(
                Instant.parse("2026-11-20T19:12:49Z"), Instant.parse("2026-11-20T19:12:50Z")))
        .isEmpty();
  }

  private SafepointLog read(String from) throws IOException {
    Path file = Files.writeString(directory.resolve("log"), LOG);
    return SafepointLog.read(file, Instant.parse(from));
  }
}
