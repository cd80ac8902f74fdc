package io.crabcache.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ArgumentsTest {

  @Test
  void whatIsGivenWinsOverTheDefault() {
    Arguments arguments =
        Arguments.of(new String[] {"memory=2k", "word", "list=1,2m"}, "memory=1", "list=", "n=7");
    assertThat(arguments.number("memory")).isEqualTo(2048);
    assertThat(arguments.numbers("list")).containsExactly(1L, 2L << 20);
    assertThat(arguments.count("n")).isEqualTo(7);
    assertThat(arguments.words()).containsExactly("word");
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arguments.of(new String[] {"memroy=2k"}, "memory=1"))
        .withMessage("there is no 'memroy'; there are memory=1");
  }

  @Test
  void whatIsNoNumberIsRefused() {
    for (String text : new String[] {"", "-1", "x", "1t", "k", "9999999999g"}) {
      Arguments arguments = Arguments.of(new String[] {"n=" + text}, "n=1");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> arguments.number("n"))
          .withMessageStartingWith("n is '" + text + "' and must be a whole number");
    }
  }
}
