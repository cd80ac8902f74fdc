package io.crabcache.jcache.restart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ValueTest {

  @Test
  void a_value_is_that_of_its_key() {
    assertThat(Value.isOf("key", Value.of("key", 7))).isTrue();
    assertThat(Value.isOf("kei", Value.of("key", 7))).isFalse();
  }

  @Test
  void a_damaged_value_is_none() {
    String value = Value.of("key", 7);
    assertThat(Value.isOf("key", value.replace('x', 'y'))).isFalse();
    assertThat(Value.isOf("key", value.substring(0, value.length() - 1))).isFalse();
  }
}
