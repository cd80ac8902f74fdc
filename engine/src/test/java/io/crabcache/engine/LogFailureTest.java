package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.Command;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.log.RecordingLog;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an engine does once its log has failed. */
class LogFailureTest {
  private static final EngineSettings SETTINGS = TestEngine.settings(16 << 20, 4);
  private static final String REASON = "the log has failed: No space left on device";

  private final RecordingLog log = new RecordingLog();
  private final TestEngine engine = new TestEngine(SETTINGS, Engine.newStore(SETTINGS), log);
  private final CacheHandle cache = engine.open("c", new CacheSpec(1000, -1, 500, new byte[] {1}));
  private final CacheHandle plain = engine.open("plain");

  @BeforeEach
  void fail() {
    engine.put(cache, "k", "v");
    engine.put(plain, "k", "1");
    log.fail(REASON);
  }

  private Stream<Consumer<Rows>> changes() {
    return Stream.of(
        r -> r.put(0, cache, "k", "v2"),
        r -> r.put(CommandBatch.IF_ABSENT, cache, "k", "v2"),
        r -> r.key(Commands.REMOVE, 0, cache, "k"),
        r -> r.key(Commands.REMOVE, 0, cache, "absent"),
        r -> r.key(Commands.TOUCH, 0, cache, "k"),
        r -> r.key(Commands.EXPIRE, 0, cache, "k"),
        r -> r.key(Commands.PERSIST, 0, cache, "k"),
        r -> r.key(Commands.INCREMENT, 0, cache, "n"),
        r -> r.key(Commands.INCREMENT_FLOAT, 0, cache, "n"),
        r -> r.key(Commands.APPEND, 0, cache, "k"),
        r -> r.key(Commands.SET_RANGE, 0, cache, "k"),
        r -> r.bare(Commands.CLEAR, cache),
        r -> r.bare(Commands.CONFIGURE, cache).setAttachment(CacheSpec.DEFAULT),
        r -> r.key(Commands.DESTROY, 0, null, "c"),
        r -> r.create(CommandBatch.ALWAYS, "new", CacheSpec.DEFAULT),
        r -> r.create(CommandBatch.IF_ABSENT, "new", CacheSpec.DEFAULT),
        r -> {
          r.group(Commands.TOGETHER, 0, 2);
          r.key(Commands.GET, 0, cache, "k");
          r.put(0, cache, "k2", "v2");
        },
        r -> {
          r.group(Commands.TOGETHER_IF_ABSENT, 0, 1);
          r.put(0, cache, "k2", "v2");
        },
        r -> transfer(r, Commands.RENAME),
        r -> transfer(r, Commands.COPY));
  }

  private void transfer(Rows r, Command head) {
    r.group(head, 0, 2);
    r.key(Commands.PEEK, 0, cache, "k");
    r.key(Commands.PEEK, 0, cache, "k2");
  }

  @Test
  void whatMayChangeSomethingIsRefusedAndHasNoEffect() {
    Map<String, StoreDump.CacheDump> before = StoreDump.of(engine.engine.store(), engine.now);
    long sequence = engine.engine.sequence();
    assertThat(changes())
        .allSatisfy(
            change -> {
              Rows rows = new Rows();
              change.accept(rows);
              Recorder recorder = new Recorder();
              int executed = engine.engine.execute(rows.batch, 0, recorder);
              assertThat(executed).isEqualTo(rows.batch.size());
              assertThat(recorder.answers).hasSize(1);
              Answer.Failed refusal = (Answer.Failed) recorder.answers.get(0);
              assertThat(refusal.failure()).isEqualTo(Failure.LOG_FAILED);
              assertThat(refusal.text())
                  .isEqualTo("nothing can be changed: the log has failed: No space left on device");
              assertThat(StoreDump.of(engine.engine.store(), engine.now)).isEqualTo(before);
            });
    assertThat(engine.engine.sequence()).isEqualTo(sequence);
  }

  /** Of all commands that there are, so that none is forgotten that is added later. */
  @Test
  void noCommandChangesAnything() throws IllegalAccessException {
    CacheHandle stable = engine.open("plain"); // whose entries no access lets expire
    Map<String, StoreDump.CacheDump> before = StoreDump.of(engine.engine.store(), engine.now);
    long sequence = engine.engine.sequence();
    int refused = 0;
    for (Field field : Commands.class.getFields()) {
      if (field.get(null) instanceof Command command) {
        for (String key : new String[] {"k", "absent", "c"}) {
          Rows rows = new Rows();
          rows.key(command, 0, stable, key).setLimit(2).setVersion(1).setExpiry(5);
          rows.value("2");
          rows.expected("2");
          rows.key(Commands.PUT, 0, stable, key);
          rows.key(Commands.PUT, 0, stable, "other");
          Recorder recorder = new Recorder();
          engine.engine.execute(rows.batch, 0, recorder);
          refused += recorder.answers.contains(new Answer.Failed(Failure.LOG_FAILED, "")) ? 1 : 0;
          assertThat(StoreDump.of(engine.engine.store(), engine.now))
              .as("after %s", command)
              .isEqualTo(before);
        }
      }
    }
    assertThat(refused).isPositive();
    assertThat(engine.engine.sequence()).isEqualTo(sequence);
  }

  @Test
  void readsGoOnAndAwaitNothing() {
    Rows rows = new Rows();
    rows.key(Commands.GET, CommandBatch.ACCESS, cache, "k");
    rows.key(Commands.CONTAINS, 0, cache, "k");
    rows.bare(Commands.COUNT, cache);
    rows.group(Commands.TOGETHER, 0, 1);
    rows.key(Commands.GET, 0, cache, "k");
    rows.list("", "", 10);
    Recorder recorder = new Recorder();

    engine.engine.execute(rows.batch, 0, recorder);

    Answer.Entry got = (Answer.Entry) recorder.answers.get(0);
    assertThat(got.value()).isEqualTo("v");
    assertThat(got.expiry()).as("access in memory").isEqualTo(engine.now + 500);
    assertThat(engine.get(cache, "k").expiry()).isEqualTo(engine.now + 500);
    assertThat(recorder.answers).doesNotHaveAnyElementsOfTypes(Answer.Failed.class).hasSize(7);
    assertThat(rows.batch.awaited()).isZero();
  }

  @Test
  void cachesThatAreThereCanBeOpened() {
    CacheSpec other = new CacheSpec(5, 5, 5, new byte[0]);
    assertThat(engine.open("plain", other)).isSameAs(plain);
    assertThat(plain.spec()).as("nobody had configured it").isEqualTo(CacheSpec.DEFAULT);
    assertThat(engine.call(r -> r.create(CommandBatch.IF_PRESENT, "c", other)))
        .isEqualTo(new Answer.Cache(cache, false));
    assertThat(engine.call(r -> r.create(CommandBatch.IF_ABSENT, "c", other)))
        .extracting(a -> ((Answer.Entry) a).outcome())
        .isEqualTo(Outcome.MISMATCH);
  }
}
