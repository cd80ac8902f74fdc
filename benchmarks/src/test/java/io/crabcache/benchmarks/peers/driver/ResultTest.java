package io.crabcache.benchmarks.peers.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResultTest {

  @Test
  void is_read_as_it_was_written() {
    Result result = new Result(1, 2, 3, 4, 5, -6);
    assertThat(Result.isIn(result.line())).isTrue();
    assertThat(Result.parse(result.line())).isEqualTo(result);
  }

  @Test
  void is_told_from_what_providers_print() {
    assertThat(Result.isIn("resulting in nothing")).isFalse();
  }
}
