package io.crabcache.benchmarks.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.crabcache.engine.command.Commands;
import io.crabcache.engine.store.CacheHandle;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MeasuredEngineTest {
  private static final int ROWS = 64;

  private final DiscardedReplies replies = new DiscardedReplies();
  private MeasuredEngine engine;
  private CacheHandle cache;

  @BeforeEach
  void open() {
    engine = new MeasuredEngine(MeasuredEngine.settings(64 << 20, 0, 1));
    cache = engine.open("measured");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void fillsWithTheKeysOfAllNumbersAndNoOthers() {
    engine.fill(cache, 1000, 3001, 64);
    assertThat(engine.entries(cache)).isEqualTo(2001);
    KeyRows gets = new KeyRows(1, cache, row -> Commands.GET, 0);
    for (long number = 1000; number < 3001; number++) {
      gets.setKeys(number).execute(engine.engine(), replies);
    }
    assertThat(replies.found()).isEqualTo(2001);
    gets.setKeys(999).execute(engine.engine(), replies);
    gets.setKeys(3001).execute(engine.engine(), replies);
    assertThat(replies.missing()).isEqualTo(2);
  }

  @Test
  void refusesToFillWithLessThanABatch() {
    assertThatIllegalArgumentException().isThrownBy(() -> engine.fill(cache, 0, ROWS - 1, 64));
  }

  @Test
  void rowsTakeTheirKeysFromAnArray() {
    engine.fill(cache, 0, 2 * ROWS, 64);
    ByteBuf keys = Unpooled.buffer(2 * ROWS * KeyRows.KEY_BYTES);
    for (int i = 0; i < 2 * ROWS; i++) {
      KeyRows.write(i < ROWS ? i : i + 1_000_000, keys, i * KeyRows.KEY_BYTES);
    }
    KeyRows gets = new KeyRows(ROWS, cache, row -> Commands.GET, 0);
    gets.setKeys(keys.array(), 0).execute(engine.engine(), replies);
    assertThat(replies.found()).isEqualTo(ROWS);
    gets.setKeys(keys.array(), ROWS).execute(engine.engine(), replies);
    assertThat(replies.missing()).isEqualTo(ROWS);
    assertThat(replies.answered()).isEqualTo(2 * ROWS);
  }

  @Test
  void expiringPutsExpireAtTheTimesGiven() {
    long now = System.currentTimeMillis();
    KeyRows puts =
        KeyRows.expiringPuts(ROWS, cache, 64, row -> row < ROWS / 2 ? now - 1 : now + 100_000);
    engine.fill(puts, 0, 10L * ROWS);
    assertThat(engine.entries(cache)).isEqualTo(5L * ROWS);
  }

  @Test
  void aCommandThatFailedIsNoMeasurement() {
    KeyRows puts = new KeyRows(1, cache, row -> Commands.PUT, 2 << 20);
    puts.setKeys(1).execute(engine.engine(), replies);
    assertThatIllegalStateException()
        .isThrownBy(replies::requireNoFailure)
        .withMessageContaining("TOO_LARGE");
  }

  @Test
  void knowsTheEnginesStatisticsByName() {
    engine.fill(cache, 0, 100, 64);
    assertThat(engine.statistic("entries")).isEqualTo(100);
    assertThatIllegalArgumentException().isThrownBy(() -> engine.statistic("entrees"));
  }
}
