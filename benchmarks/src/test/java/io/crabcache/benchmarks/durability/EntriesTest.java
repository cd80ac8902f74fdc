package io.crabcache.benchmarks.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntriesTest {

  @Test
  void severalStandWithCommasBetween() {
    assertThat(Entries.parse("2000000x64,5x1024"))
        .isEqualTo(List.of(new Entries(2_000_000, 64), new Entries(5, 1024)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "5x", "x64", "0x64", "5x0", "5x64,", "9999999999x64"})
  void whatIsNoSizeIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Entries.parse(text))
        .withMessageContaining("such as 2000000x64");
  }
}
