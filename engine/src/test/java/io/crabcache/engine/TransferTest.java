package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.Command;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheHandle;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RENAME and COPY. */
class TransferTest {
  private final TestEngine engine = new TestEngine(64 << 20, 8);
  private final CacheHandle cache = engine.open("c");
  private final CacheHandle other = engine.open("other");

  @Test
  void renameMovesValueAndExpiryOverWhatWasThere() {
    for (int i = 0; i < 50; i++) { // keys of equal and of different shards
      String from = "from" + i;
      String to = "to" + i;
      String value = "v".repeat(i * 1_000);
      long deadline = engine.now + 5_000;
      engine.call(r -> r.put(CommandBatch.EXPIRY_DEADLINE, cache, from, value).setExpiry(deadline));
      engine.put(cache, to, "old");
      Answer.Entry done = transfer(Commands.RENAME, 0, from, to);
      assertThat(done.outcome()).isEqualTo(Outcome.OK);
      assertThat(done.existed()).isTrue();
      assertThat(engine.get(cache, from).outcome()).isEqualTo(Outcome.MISSING);
      Answer.Entry moved = engine.get(cache, to);
      assertThat(moved.value()).isEqualTo(value);
      assertThat(moved.expiry()).isEqualTo(deadline);
      assertThat(moved.version()).isEqualTo(done.version()).isEqualTo(engine.engine.sequence());
    }
    engine.verify();
  }

  @Test
  void copyReachesAnotherCacheAndKeepsTheSource() {
    engine.put(cache, "k", "v");
    assertThat(transfer(Commands.COPY, 0, cache, "k", other, "k").outcome()).isEqualTo(Outcome.OK);
    assertThat(engine.get(cache, "k").value()).isEqualTo("v");
    assertThat(engine.get(other, "k").value()).isEqualTo("v");
    engine.verify();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void doesNothingIfTheTargetHasToBeAbsentAndIsNot(boolean copy) {
    Command command = copy ? Commands.COPY : Commands.RENAME;
    engine.put(cache, "a", "1");
    engine.put(cache, "b", "2");
    assertThat(transfer(command, CommandBatch.IF_ABSENT, "a", "b").outcome())
        .isEqualTo(Outcome.MISMATCH);
    assertThat(transfer(command, CommandBatch.IF_ABSENT, "a", "a").outcome())
        .isEqualTo(Outcome.MISMATCH);
    assertThat(engine.get(cache, "a").value()).isEqualTo("1");
    assertThat(engine.get(cache, "b").value()).isEqualTo("2");
    assertThat(transfer(command, CommandBatch.IF_ABSENT, "a", "c").outcome()).isEqualTo(Outcome.OK);
    assertThat(engine.get(cache, "a").existed()).isEqualTo(copy);
    assertThat(engine.get(cache, "c").value()).isEqualTo("1");
  }

  @Test
  void aKeyCanBeRenamedToItselfAndStaysAsItIs() {
    Answer.Entry before = engine.put(cache, "k", "v");
    assertThat(transfer(Commands.RENAME, 0, "k", "k").outcome()).isEqualTo(Outcome.OK);
    assertThat(engine.get(cache, "k").version()).isEqualTo(before.version());
    assertThat(transfer(Commands.RENAME, 0, "none", "none").outcome()).isEqualTo(Outcome.MISSING);
  }

  @Test
  void leavesTheTargetAloneIfThereIsNoSource() {
    engine.put(cache, "b", "2");
    engine.call(r -> r.put(CommandBatch.EXPIRY_TTL, cache, "a", "1").setExpiry(10));
    engine.now += 10;
    assertThat(transfer(Commands.RENAME, 0, "a", "b").outcome()).isEqualTo(Outcome.MISSING);
    assertThat(engine.get(cache, "b").value()).isEqualTo("2");
  }

  @Test
  void isRefusedIfTheEntryWouldBeTooLarge() {
    String longKey = "k".repeat(60_000);
    String value = "v".repeat(50_000);
    engine.put(cache, "k", value);
    Answer answer = answer(Commands.RENAME, 0, 2, "k", longKey);
    assertThat(((Answer.Failed) answer).failure()).isEqualTo(Failure.TOO_LARGE);
    assertThat(engine.get(cache, "k").value()).isEqualTo(value);
  }

  @Test
  void isRefusedForMoreOrFewerThanTwoKeys() {
    engine.put(cache, "a", "1");
    Answer answer = answer(Commands.RENAME, 0, 3, "a", "b", "c");
    assertThat(((Answer.Failed) answer).failure()).isEqualTo(Failure.INVALID_ARGUMENT);
    answer = answer(Commands.COPY, 0, 1, "a");
    assertThat(((Answer.Failed) answer).failure()).isEqualTo(Failure.INVALID_ARGUMENT);
  }

  private Answer.Entry transfer(Command command, int condition, String from, String to) {
    return (Answer.Entry) answer(command, condition, 2, from, to);
  }

  private Answer.Entry transfer(
      Command command, int condition, CacheHandle c1, String from, CacheHandle c2, String to) {
    Rows rows = new Rows();
    rows.batch.add(command, condition, null).setLimit(2);
    rows.key(Commands.PEEK, 0, c1, from);
    rows.key(Commands.PEEK, 0, c2, to);
    return (Answer.Entry) execute(rows);
  }

  private Answer answer(Command command, int condition, int limit, String... keys) {
    Rows rows = new Rows();
    rows.batch.add(command, condition, null).setLimit(limit);
    for (String key : keys) {
      rows.key(Commands.PEEK, 0, cache, key);
    }
    return execute(rows);
  }

  private Answer execute(Rows rows) {
    Recorder recorder = new Recorder();
    engine.engine.execute(rows.batch, 0, recorder);
    List<Answer> answers = recorder.answers;
    assertThat(answers).hasSize(1);
    return answers.get(0);
  }
}
