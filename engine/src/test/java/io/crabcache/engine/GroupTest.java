package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupTest {
  private static final int MEMBERS = 300;

  private final TestEngine engine = new TestEngine(64 << 20, 64);
  private final CacheHandle cache = engine.open("c");
  private final Rows rows = new Rows();

  @Test
  void isAnsweredMemberByMemberBetweenTwoMarks() {
    rows.bare(Commands.TOGETHER, null).setLimit(4);
    rows.put(0, cache, "a", "1");
    rows.put(CommandBatch.IF_PRESENT, cache, "b", "2");
    rows.key(Commands.GET, 0, cache, "a");
    rows.key(Commands.CONTAINS, 0, cache, "b");
    rows.key(Commands.GET, 0, cache, "b");

    List<Answer> answers = execute();

    assertThat(answers).hasSize(7);
    assertThat(answers.get(0)).isEqualTo(new Answer.GroupBegin(4));
    assertThat(outcome(answers.get(1))).isEqualTo(Outcome.OK);
    assertThat(outcome(answers.get(2))).isEqualTo(Outcome.MISSING);
    assertThat(value(answers.get(3))).isEqualTo("1");
    assertThat(outcome(answers.get(4))).isEqualTo(Outcome.MISSING);
    assertThat(answers.get(5)).isEqualTo(new Answer.GroupEnd());
    assertThat(outcome(answers.get(6))).as("the row behind the group").isEqualTo(Outcome.MISSING);
  }

  @Test
  void mayBeLongerThanTheLookAhead() {
    for (int i = 0; i < 50; i++) {
      rows.key(Commands.GET, 0, cache, "none");
    }
    rows.bare(Commands.TOGETHER, null).setLimit(MEMBERS);
    for (int i = 0; i < MEMBERS; i++) {
      rows.put(0, cache, "key" + i, "value" + i);
    }
    rows.bare(Commands.TOGETHER, null).setLimit(MEMBERS).setVersion(100_000);
    for (int i = 0; i < MEMBERS; i++) {
      rows.key(Commands.GET, 0, cache, "key" + i);
    }

    List<Answer> answers = execute();

    assertThat(answers).hasSize(50 + 2 * (MEMBERS + 2));
    int first = 50 + MEMBERS + 3;
    for (int i = 0; i < MEMBERS; i++) {
      assertThat(value(answers.get(first + i))).isEqualTo("value" + i);
    }
  }

  @Test
  void executesNothingIfTheValuesWouldBeTooLong() {
    engine.put(cache, "a", "1234567");
    engine.put(cache, "b", "123");
    for (int limit : new int[] {9, 10}) {
      rows.clear();
      rows.bare(Commands.TOGETHER, null).setLimit(4).setVersion(limit);
      rows.put(0, cache, "new", "value");
      rows.key(Commands.GET, 0, cache, "a");
      rows.key(Commands.PEEK, 0, cache, "b");
      rows.key(Commands.GET, 0, cache, "none");
      List<Answer> answers = execute();
      boolean fits = limit == 10;
      assertThat(answers).hasSize(fits ? 6 : 1);
      assertThat(engine.get(cache, "new").existed()).isEqualTo(fits);
      if (!fits) {
        assertThat(((Answer.Failed) answers.get(0)).failure()).isEqualTo(Failure.TOO_LARGE);
        assertThat(((Answer.Failed) answers.get(0)).text()).contains("10 bytes", "limit of 9");
      }
    }
  }

  @Test
  void putsAllOrNothingIfAllHaveToBeAbsent() {
    assertThat(execute(() -> putIfAbsent("a", "b", "c"))).hasSize(5);
    assertThat(outcome(execute(() -> putIfAbsent("x", "b", "y")).get(0)))
        .isEqualTo(Outcome.MISMATCH);
    assertThat(engine.get(cache, "x").existed()).isFalse();
    assertThat(engine.get(cache, "y").existed()).isFalse();
    assertThat(engine.count(cache)).isEqualTo(3);
  }

  @Test
  void isRefusedAsAWholeForOneMember() {
    CacheHandle gone = engine.open("gone");
    engine.call(r -> r.key(Commands.DESTROY, 0, null, "gone"));
    assertThat(failure(() -> rows.put(0, gone, "k", "v"))).isEqualTo(Failure.NO_SUCH_CACHE);
    assertThat(failure(() -> rows.put(0, cache, "k", "v".repeat(TestEngine.MAX_ENTRY_BYTES))))
        .isEqualTo(Failure.TOO_LARGE);
    assertThat(failure(() -> rows.key(Commands.GET, 0, cache, "k".repeat(70_000))))
        .isEqualTo(Failure.TOO_LARGE);
    assertThat(failure(() -> rows.bare(Commands.CLEAR, cache))).isEqualTo(Failure.INVALID_ARGUMENT);
    assertThat(failure(() -> rows.bare(Commands.TOGETHER, cache)))
        .isEqualTo(Failure.INVALID_ARGUMENT);
    assertThat(engine.get(cache, "first").existed()).isFalse();
  }

  @Test
  void isRefusedWithoutItsMembers() {
    rows.bare(Commands.TOGETHER, null).setLimit(3);
    rows.put(0, cache, "k", "v");
    assertThat(((Answer.Failed) execute().get(0)).failure()).isEqualTo(Failure.INVALID_ARGUMENT);
    assertThat(engine.count(cache)).isZero();
  }

  /** The failure of a group of a put and one more row; rows behind it are executed all the same. */
  private Failure failure(Runnable member) {
    rows.clear();
    rows.bare(Commands.TOGETHER, null).setLimit(2);
    rows.put(0, cache, "first", "v");
    member.run();
    rows.key(Commands.CONTAINS, 0, cache, "k");
    List<Answer> answers = execute();
    assertThat(answers).hasSize(2);
    return ((Answer.Failed) answers.get(0)).failure();
  }

  private void putIfAbsent(String... keys) {
    rows.bare(Commands.TOGETHER_IF_ABSENT, null).setLimit(keys.length);
    for (String key : keys) {
      rows.put(0, cache, key, "v");
    }
  }

  private List<Answer> execute(Runnable fill) {
    rows.clear();
    fill.run();
    return execute();
  }

  private List<Answer> execute() {
    Recorder recorder = new Recorder();
    assertThat(engine.engine.execute(rows.batch, 0, recorder)).isEqualTo(rows.batch.size());
    engine.verify();
    return recorder.answers;
  }

  private static Outcome outcome(Answer answer) {
    return ((Answer.Entry) answer).outcome();
  }

  private static @Nullable String value(Answer answer) {
    return ((Answer.Entry) answer).value();
  }
}
