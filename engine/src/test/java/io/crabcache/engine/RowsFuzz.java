package io.crabcache.engine;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.crabcache.engine.command.Command;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows with any operands: each gets one reply, or each member of its group, none fails by a defect,
 * and the accounts balance.
 */
public final class RowsFuzz {
  private static final Command[] COMMANDS = {
    Commands.GET,
    Commands.CONTAINS,
    Commands.PUT,
    Commands.REMOVE,
    Commands.TOUCH,
    Commands.PEEK,
    Commands.USE,
    Commands.LENGTH,
    Commands.GET_RANGE,
    Commands.INCREMENT,
    Commands.INCREMENT_FLOAT,
    Commands.APPEND,
    Commands.SET_RANGE,
    Commands.EXPIRE,
    Commands.PERSIST,
    Commands.FREQUENCY,
    Commands.ENTRY_BYTES,
    Commands.RANDOM,
    Commands.TOGETHER,
    Commands.TOGETHER_IF_ABSENT,
    Commands.RENAME,
    Commands.COPY,
    Commands.NOTHING,
    Commands.CLEAR,
    Commands.COUNT,
    Commands.ITERATE,
    Commands.CREATE,
    Commands.CONFIGURE,
    Commands.DESTROY,
    Commands.LIST,
    Commands.CACHE_STATISTICS,
    Commands.STORE_STATISTICS,
    Commands.REJECT
  };

  private RowsFuzz() {}

  /** Loads the classes. */
  public static void fuzzerInitialize() {
    TestEngine engine = new TestEngine(1 << 20, 1);
    engine.put(engine.open("a"), "k", "v");
    engine.engine.close();
  }

  /** The input decides on every column of a few rows, and on the time between batches. */
  public static void fuzzerTestOneInput(FuzzedDataProvider input) {
    TestEngine engine = new TestEngine(2 << 20, 1 << input.consumeInt(0, 1));
    List<CacheHandle> caches = new ArrayList<>();
    caches.add(engine.open("a"));
    while (input.remainingBytes() > 0) {
      batch(input, engine, caches);
      engine.now += input.consumeInt(0, 100);
      engine.engine.sweep(input.consumeInt(0, 100));
    }
    engine.engine.close();
    engine.engine.sweep(1_000);
    if (engine.statistic("memory_entry_bytes") + engine.statistic("memory_index_bytes") != 0) {
      throw new IllegalStateException("memory is left behind");
    }
  }

  private static void batch(FuzzedDataProvider input, TestEngine engine, List<CacheHandle> caches) {
    Rows rows = new Rows();
    int size = input.consumeInt(1, 8);
    for (int i = 0; i < size; i++) {
      boolean withCache = input.consumeBoolean();
      CacheHandle cache = caches.get(input.consumeInt(0, caches.size() - 1));
      CommandBatch batch =
          rows.key(
              input.pickValue(COMMANDS),
              input.consumeInt(0, 0xFFFF),
              withCache ? cache : null,
              text(input));
      rows.expected(text(input));
      rows.value(text(input));
      batch.setExpiry(input.consumeLong()).setVersion(input.consumeLong());
      batch.setLimit(input.consumeBoolean() ? input.consumeInt(0, 4) : input.consumeInt());
      long duration = input.consumeLong(0, Long.MAX_VALUE);
      batch.setAttachment(
          new CacheSpec(
              duration,
              duration - 1,
              -1,
              input.consumeInt(0, 4),
              500L * input.consumeInt(0, 1),
              new byte[0]));
    }
    Recorder recorder = new Recorder();
    recorder.pageBytes = input.consumeInt(0, 1_000);
    int executed = engine.engine.execute(rows.batch, 0, recorder);
    int rowOfReply = 0;
    for (int i = 0; i < recorder.answers.size(); i++) {
      if (recorder.answers.get(i) instanceof Answer.GroupBegin group) {
        i += group.members() + 1;
      }
      rowOfReply = rows.batch.next(rowOfReply);
    }
    if (executed != size || rowOfReply != size) {
      throw new IllegalStateException("replies to " + rowOfReply + " rows of " + size);
    }
    for (Answer answer : recorder.answers) {
      if (answer instanceof Answer.Failed failed && failed.failure() == Failure.INTERNAL) {
        throw new IllegalStateException("a command failed");
      }
      if (answer instanceof Answer.Cache opened && caches.size() < 20) {
        caches.add(opened.cache());
      }
    }
    engine.verify();
  }

  private static String text(FuzzedDataProvider input) {
    return input.consumeAsciiString(input.consumeInt(0, 12));
  }
}
