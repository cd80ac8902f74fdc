package io.crabcache.benchmarks.hitratio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.crabcache.benchmarks.hitratio.Workload.Hits;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadTest {
  @TempDir Path directory;

  @Test
  void readsTheKeysOfATraceInTheirOrder() throws IOException {
    Path trace = trace(1, -2, 0x01020304, 1);
    assertThat(Trace.read(trace, 100)).containsExactly(1, -2, 0x01020304, 1);
    assertThat(Trace.read(trace, 3)).containsExactly(1, -2, 0x01020304);
  }

  @Test
  void refusesATraceThatEndsWithinAKey() throws IOException {
    Path file = directory.resolve("cut.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(new byte[6]);
    }
    assertThatThrownBy(() -> Trace.read(file, 100))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("cut.gz", "ends within a key", "6 bytes");
  }

  @Test
  void refusesAFileThatIsNotGzip() throws IOException {
    Path file = Files.write(directory.resolve("plain"), new byte[100]);
    assertThatThrownBy(() -> Trace.read(file, 100))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("plain", "gzip");
  }

  @Test
  void aTraceIsRunAtSharesOfItsKeys() throws IOException {
    Path trace = trace(IntStream.range(0, 2000).map(i -> i % 1000).toArray());
    Workload workload = Workload.of(trace.toString(), 0, 1);
    assertThat(workload.name()).isEqualTo("trace.gz");
    assertThat(workload.capacities()).containsExactly(11L, 51L, 201L);
  }

  @Test
  void whatIsNeitherTraceNorGeneratorIsRefusedWithTheGenerators() {
    assertThatThrownBy(() -> Workload.of("zipfel", 0, 1))
        .hasMessageContainingAll("zipfel", "zipf, scan, loop, zigzag, hotspot, recency");
  }

  @Test
  void countsHitsAndTheirBytes() {
    int large =
        IntStream.range(0, 10_000)
            .filter(k -> Workload.valueBytes(k) > 8000)
            .findFirst()
            .orElseThrow();
    int small =
        IntStream.range(0, 10_000)
            .filter(k -> Workload.valueBytes(k) < 80)
            .findFirst()
            .orElseThrow();
    Workload workload = new Workload("w", new int[] {large, small, large, large}, List.of());
    Hits hits = workload.run(new LruCache(10, false), true);
    assertThat(hits.ofAccesses()).isEqualTo(0.5);
    double bytes = 3.0 * Workload.valueBytes(large) + Workload.valueBytes(small);
    assertThat(hits.ofBytes()).isCloseTo(2 * Workload.valueBytes(large) / bytes, within(1e-9));
  }

  @Test
  void eachDoublingOfSizesTakesTheSameShareOfTheBytes() {
    int[] sizes = IntStream.range(0, 1 << 20).map(Workload::valueBytes).toArray();
    assertThat(IntStream.of(sizes).min()).hasValue(64);
    assertThat(IntStream.of(sizes).max().orElseThrow()).isLessThan(Workload.MAX_VALUE_BYTES);
    double small = IntStream.of(sizes).filter(size -> size < 128).asLongStream().sum();
    double medium = IntStream.of(sizes).filter(s -> s >= 1024 && s < 2048).asLongStream().sum();
    assertThat(medium / small).isCloseTo(1, within(0.05));
  }

  private Path trace(int... keys) throws IOException {
    Path file = directory.resolve("trace.gz");
    try (DataOutputStream out =
        new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
      for (int key : keys) {
        out.writeInt(key);
      }
    }
    return file;
  }
}
