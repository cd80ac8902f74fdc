package io.crabcache.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.benchmarks.peers.driver.Kind;
import org.junit.jupiter.api.Test;

class WorkTest {

  @Test
  void reads_a_list() {
    assertThat(Work.list("get:64,putAll:8"))
        .containsExactly(new Work(Kind.GET, 64), new Work(Kind.PUT_ALL, 8));
  }

  @Test
  void by_default_there_is_each_kind() {
    assertThat(Work.list(Work.ALL)).extracting(Work::kind).contains(Kind.values());
  }

  @Test
  void refuses_what_is_none() {
    assertThatThrownBy(() -> Work.list("get"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'get'");
    assertThatThrownBy(() -> Work.list("steal:8"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'steal'");
  }
}
