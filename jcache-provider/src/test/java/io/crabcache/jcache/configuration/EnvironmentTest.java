package io.crabcache.jcache.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values from outside, in their order. */
class EnvironmentTest {

  private static final String NAME = "crabcache.client_name";

  private final Environment environment = Environment.ofProcess();

  @AfterEach
  void clear() {
    System.clearProperty(NAME);
  }

  @Test
  void microProfileConfigIsReadWhereTheApplicationHasIt() {
    assertThat(environment.value(NAME)).isEqualTo("named-by-microprofile");
  }

  @Test
  void aSystemPropertyCountsFirst() {
    System.setProperty(NAME, "named-by-system-property");

    assertThat(environment.value(NAME)).isEqualTo("named-by-system-property");
  }

  @Test
  void whatNobodySetsIsNull() {
    assertThat(environment.value("crabcache.namespace")).isNull();
  }
}
