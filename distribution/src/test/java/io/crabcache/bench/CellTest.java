package io.crabcache.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellTest {

  @Test
  void all_cells_are_each_value_with_each() {
    // Three commands with two sizes and one with none; five depths; four numbers of connections.
    assertThat(Cell.all(Only.NOTHING_IN_PARTICULAR))
        .hasSize((3 * 2 + 1) * 5 * 4)
        .doesNotHaveDuplicates();
  }

  @Test
  void the_usual_cells_with_valkey_take_less_than_a_quarter_of_an_hour() {
    assertThat(Cell.all(Only.NOTHING_IN_PARTICULAR)).containsAll(Cell.usual());
    assertThat(Matrix.estimateSeconds(Cell.usual().size(), 2, 5, 1)).isLessThan(11 * 60);
    assertThat(Matrix.estimateSeconds(Cell.usual().size(), 3, 5, 1)).isLessThan(15 * 60);
    assertThat(Matrix.estimateSeconds(Cell.quick().size(), 2, 3, 1)).isLessThan(90);
  }

  @Test
  void a_wish_takes_each_value_that_it_names_and_all_of_what_it_does_not() {
    assertThat(Cell.all(Only.parse("depth=16,depth=2,connections=7,size=64,command=set")))
        .containsExactly(new Cell(LoadCommand.SET, 64, 2, 7), new Cell(LoadCommand.SET, 64, 16, 7));
    assertThat(Cell.all(Only.parse("command=PING,connections=100")))
        .extracting(Cell::depth)
        .isEqualTo(List.of(1, 4, 8, 16, 64));
  }

  @ParameterizedTest
  @CsvSource({
    "depth=0, depth is '0' and must be from 1 to 10000",
    "connections=99999999999, connections is '99999999999' and must be from 1 to 10000",
    "size=x, size is 'x' and must be from 1 to 65536",
    "command=INCR, 'command is ''INCR'' and must be one of [PING, SET, GET, MIX]'",
    "width=1, 'width=1' is none of",
    "depth, depth is 'depth'",
    "'', '' is none of",
    "'depth=10000,connections=10000,size=64,command=SET', 10000 connections with 10000 values"
  })
  void a_wish_that_cannot_be_is_named(String wish, String message) {
    assertThatThrownBy(() -> Cell.all(Only.parse(wish)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
