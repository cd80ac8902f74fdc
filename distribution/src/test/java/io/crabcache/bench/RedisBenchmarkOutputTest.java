package io.crabcache.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.tool.FailedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The text is what redis-benchmark 7.0.15 wrote into a pipe, a million SETs at depth 16. */
class RedisBenchmarkOutputTest {

  @Test
  void percentiles_are_the_first_rows_with_enough_requests() throws IOException {
    RedisBenchmarkOutput output = RedisBenchmarkOutput.parse(captured());
    assertThat(output.perSecond()).isEqualTo(941_619.56);
    assertThat(output.latencies().p50()).isEqualTo(1.527);
    assertThat(output.latencies().p99()).isEqualTo(2.695);
    // 999,024 of a million is the first count from 999,000 on, 999,952 the first from 999,900 on.
    assertThat(output.latencies().p999()).isEqualTo(3.679);
    assertThat(output.latencies().p9999()).isEqualTo(4.327);
  }

  @Test
  void a_refusal_is_quoted() {
    assertThatThrownBy(
            () ->
                RedisBenchmarkOutput.parse(
                    "Could not connect to Redis at 127.0.0.1:1: Connection refused\n"))
        .isInstanceOf(FailedException.class)
        .hasMessageEndingWith(
            "it said: Could not connect to Redis at 127.0.0.1:1: Connection refused");
  }

  private static String captured() throws IOException {
    try (InputStream text =
        Objects.requireNonNull(
            RedisBenchmarkOutputTest.class.getResourceAsStream("redis-benchmark-set.txt"))) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
