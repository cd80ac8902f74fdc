package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.Command;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that make a new value of the one that there is. */
class ChangeTest {
  private final TestEngine engine = new TestEngine(64 << 20, 4);
  private final CacheHandle cache = engine.open("c");

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1",
    "-1, 1, 0",
    "9, 1, 10",
    "1000, -1001, -1",
    "9223372036854775806, 1, 9223372036854775807",
    "-9223372036854775808, 9223372036854775807, -1",
    "9223372036854775807, -9223372036854775808, -1",
  })
  void incrementAdds(String value, long delta, long sum) {
    Answer.Entry before = engine.put(cache, "k", value);
    assertThat(increment("k", delta)).isEqualTo(new Answer.Count(sum));
    assertThat(value("k")).isEqualTo("" + sum);
    assertThat(engine.get(cache, "k").version())
        .as("a new version")
        .isGreaterThan(before.version());
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807, 1",
    "-9223372036854775808, -1",
    "1, 9223372036854775807",
    "-1, -9223372036854775808",
  })
  void incrementRefusesAnOverflowAndChangesNothing(String value, long delta) {
    Answer.Entry before = engine.put(cache, "k", value);
    assertRefused(
        increment("k", delta), Failure.INVALID_ARGUMENT, "increment or decrement would overflow");
    assertThat(value("k")).isEqualTo(value);
    assertThat(engine.get(cache, "k").version()).isEqualTo(before.version());
  }

  @Test
  void incrementRefusesWhatIsNoInteger() {
    for (String value : new String[] {"", "a", "1.0", " 1", "01", "-0", "9223372036854775808"}) {
      engine.put(cache, "k", value);
      assertRefused(
          increment("k", 1), Failure.INVALID_ARGUMENT, "value is not an integer or out of range");
      assertThat(value("k")).isEqualTo(value);
    }
    engine.put(cache, "k", "1".repeat(10_000));
    assertRefused(
        increment("k", 1), Failure.INVALID_ARGUMENT, "value is not an integer or out of range");
  }

  @Test
  void incrementFloatAddsTextToText() {
    assertThat(incrementFloat("k", "10.50")).isEqualTo("10.5");
    assertThat(incrementFloat("k", "0.1")).isEqualTo("10.6");
    assertThat(incrementFloat("k", "-5")).isEqualTo("5.6");
    engine.put(cache, "k", "5.0e3");
    assertThat(incrementFloat("k", "2.0e2")).isEqualTo("5200");
    assertThat(value("k")).isEqualTo("5200");
  }

  @Test
  void incrementFloatRefusesWhatIsNoNumber() {
    engine.put(cache, "k", "a");
    assertRefused(addFloat("k", "1"), Failure.INVALID_ARGUMENT, "value is not a valid float");
    engine.put(cache, "k", "1".repeat(6_000));
    assertRefused(addFloat("k", "1"), Failure.INVALID_ARGUMENT, "value is not a valid float");
    engine.put(cache, "k", "1");
    assertRefused(addFloat("k", "1 "), Failure.INVALID_ARGUMENT, "value is not a valid float");
    assertRefused(
        addFloat("k", "inf"), Failure.INVALID_ARGUMENT, "increment would produce NaN or Infinity");
    assertThat(value("k")).isEqualTo("1");
  }

  @Test
  void appendMakesLongValuesOfShortOnes() {
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      String part = ("" + i).repeat(i * 20);
      expected.append(part);
      assertThat(append("k", part)).isEqualTo(new Answer.Count(expected.length()));
      assertThat(value("k")).isEqualTo(expected.toString());
    }
    engine.verify();
  }

  @Test
  void setRangeFillsGapsWithZeros() {
    assertThat(setRange("k", 3, "abc")).isEqualTo(new Answer.Count(6));
    assertThat(value("k")).isEqualTo("\0\0\0abc");
    assertThat(setRange("k", 1, "x")).isEqualTo(new Answer.Count(6));
    assertThat(value("k")).isEqualTo("\0x\0abc");
    assertThat(setRange("k", 5, "def")).isEqualTo(new Answer.Count(8));
    assertThat(value("k")).isEqualTo("\0x\0abdef");
    setRange("k", 50_000, "end");
    assertThat(value("k")).isEqualTo("\0x\0abdef" + "\0".repeat(49_992) + "end");
    engine.verify();
  }

  @Test
  void setRangeOfNothingChangesNothing() {
    assertThat(setRange("k", 100, "")).isEqualTo(new Answer.Count(0));
    assertThat(engine.count(cache)).isZero();
    Answer.Entry before = engine.put(cache, "k", "abc");
    assertThat(setRange("k", 100, "")).isEqualTo(new Answer.Count(3));
    assertThat(engine.get(cache, "k").version()).isEqualTo(before.version());
  }

  @Test
  void aValueOverALimitIsRefusedBeforeAnythingChanges() {
    String limit = "string exceeds maximum allowed size (proto-max-bulk-len)";
    engine.put(cache, "k", "abc");
    assertRefused(append("k", "v".repeat(TestEngine.MAX_ENTRY_BYTES)), Failure.TOO_LARGE, limit);
    assertRefused(setRange("k", TestEngine.MAX_ENTRY_BYTES, "v"), Failure.TOO_LARGE, limit);
    assertRefused(setRange("k", Integer.MAX_VALUE, "v"), Failure.TOO_LARGE, limit);
    assertRefused(setRange("k", -1, "v"), Failure.INVALID_ARGUMENT, "offset is out of range");
    assertThat(value("k")).isEqualTo("abc");

    CacheHandle small =
        engine.open("small", new CacheSpec(CacheSpec.ETERNAL, -1, -1, 0, 200, new byte[0]));
    engine.put(small, "k", "abc");
    Answer answer = engine.call(r -> r.key(Commands.APPEND, 0, small, "k"));
    assertThat(answer).isEqualTo(new Answer.Count(3));
    assertRefused(
        engine.call(
            r -> {
              r.key(Commands.APPEND, 0, small, "k");
              r.value("v".repeat(300));
            }),
        Failure.TOO_LARGE,
        limit);
    assertThat(engine.get(small, "k").value()).isEqualTo("abc");
  }

  @Test
  void theExpiryStaysAndANewEntryGetsThatOfTheRow() {
    int ttl = CommandBatch.EXPIRY_TTL;
    for (Command command : new Command[] {Commands.INCREMENT, Commands.APPEND}) {
      String key = command.toString();
      engine.call(r -> r.key(command, ttl, cache, key).setExpiry(500).setVersion(1));
      long deadline = engine.now + 500;
      assertThat(engine.get(cache, key).expiry()).isEqualTo(deadline);
      engine.now += 100;
      engine.call(r -> r.key(command, ttl, cache, key).setExpiry(500).setVersion(1));
      assertThat(engine.get(cache, key).expiry()).isEqualTo(deadline);
      engine.now = deadline;
      engine.call(r -> r.key(command, 0, cache, key).setVersion(7));
      assertThat(engine.get(cache, key).expiry()).as("anew").isEqualTo(-1);
      assertThat(value(key)).isEqualTo(command == Commands.APPEND ? "" : "7");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 3, This",
    "0, -1, This is a string",
    "-3, -1, ing",
    "10, 100, string",
    "5, 3, ''",
    "100, 200, ''",
    "-1, -3, ''",
    "-100, -100, T",
    "-100, -101, ''",
    "-100, 100, This is a string",
    "5, -100, ''",
    "-9223372036854775808, 9223372036854775807, This is a string",
    "9223372036854775807, -9223372036854775808, ''",
  })
  void getRangeCutsAPartOut(long start, long end, String part) {
    engine.put(cache, "k", "This is a string");
    assertThat(getRange("k", start, end).value()).isEqualTo(part);
    assertThat(getRange("none", start, end).value()).isEmpty();
    assertThat(getRange("none", start, end).outcome()).isEqualTo(Outcome.MISSING);
  }

  @Test
  void getRangeReadsAnyPartOfALargeValue() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 15_000; i++) {
      text.append(i).append(' ');
    }
    engine.put(cache, "k", text.toString());
    for (int first = 0; first < text.length(); first += 997) {
      int last = Math.min(text.length(), first * 2 + 1) - 1;
      assertThat(getRange("k", first, last).value()).isEqualTo(text.substring(first, last + 1));
    }
  }

  private Answer increment(String key, long delta) {
    return engine.call(r -> r.key(Commands.INCREMENT, 0, cache, key).setVersion(delta));
  }

  private String incrementFloat(String key, String delta) {
    return String.valueOf(((Answer.Entry) addFloat(key, delta)).value());
  }

  private Answer addFloat(String key, String delta) {
    return engine.call(
        r -> {
          r.key(Commands.INCREMENT_FLOAT, 0, cache, key);
          r.expected(delta);
        });
  }

  private Answer append(String key, String value) {
    return engine.call(
        r -> {
          r.key(Commands.APPEND, 0, cache, key);
          r.value(value);
        });
  }

  private Answer setRange(String key, int offset, String value) {
    return engine.call(
        r -> {
          r.key(Commands.SET_RANGE, 0, cache, key);
          r.value(value).setLimit(offset);
        });
  }

  private Answer.Entry getRange(String key, long start, long end) {
    return (Answer.Entry)
        engine.call(r -> r.key(Commands.GET_RANGE, 0, cache, key).setVersion(start).setExpiry(end));
  }

  private String value(String key) {
    return String.valueOf(engine.get(cache, key).value());
  }

  private static void assertRefused(Answer answer, Failure failure, String text) {
    assertThat(((Answer.Failed) answer).failure()).isEqualTo(failure);
    assertThat(((Answer.Failed) answer).text()).startsWith(text);
  }
}
