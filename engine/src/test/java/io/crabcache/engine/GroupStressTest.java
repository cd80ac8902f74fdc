package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.Command;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.store.CacheHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Groups of many threads over the same keys of many shards: none tears, and none waits for ever.
 */
class GroupStressTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 4_000;
  private static final int KEYS = 12;
  private static final int TIMEOUT_SECONDS = 120;

  private final TestEngine engine = new TestEngine(64 << 20, 64);

  @Test
  void keysThatAreAlwaysWrittenTogetherAreSeenTogether() throws Exception {
    inThreads(
        random -> {
          CacheHandle cache = engine.open("c"); // a new one after each destroy
          Rows rows = new Rows();
          switch (random.nextInt(20)) {
            case 0 -> rows.bare(Commands.CLEAR, cache);
            case 1 -> rows.key(Commands.DESTROY, 0, null, "c");
            case 2, 3, 4 -> group(Commands.TOGETHER, Commands.REMOVE, cache, random, rows);
            case 5, 6, 7, 8 ->
                group(Commands.TOGETHER_IF_ABSENT, Commands.PUT, cache, random, rows);
            case 9, 10, 11, 12 -> group(Commands.TOGETHER, Commands.PUT, cache, random, rows);
            default -> group(Commands.TOGETHER, Commands.GET, cache, random, rows);
          }
          List<Answer> answers = execute(rows);
          if (rows.batch.size() > 1
              && rows.batch.command(1) == Commands.GET
              && answers.size() > 1) {
            assertThat(
                    answers.subList(1, answers.size() - 1).stream()
                        .map(answer -> "" + ((Answer.Entry) answer).value())
                        .collect(Collectors.toSet()))
                .hasSize(1);
          }
        });
    engine.verify();
  }

  @Test
  void anEntryThatIsRenamedIsAlwaysSomewhereAndOnlyThere() throws Exception {
    CacheHandle cache = engine.open("c");
    engine.put(cache, "key0", "v");
    inThreads(
        random -> {
          Rows rows = new Rows();
          if (random.nextInt(3) == 0) {
            group(Commands.TOGETHER, Commands.CONTAINS, cache, random, rows);
            long found =
                execute(rows).stream()
                    .filter(answer -> answer instanceof Answer.Entry entry && entry.existed())
                    .count();
            assertThat(found).isEqualTo(1);
          } else {
            int condition = random.nextBoolean() ? CommandBatch.IF_ABSENT : 0;
            rows.group(Commands.RENAME, condition, 2);
            rows.key(Commands.PEEK, 0, cache, "key" + random.nextInt(KEYS));
            rows.key(Commands.PEEK, 0, cache, "key" + random.nextInt(KEYS));
            execute(rows);
          }
        });
    assertThat(engine.count(cache)).isEqualTo(1);
    engine.verify();
  }

  /** Adds a group over all keys in any order, with one value for all. */
  private static void group(
      Command head, Command member, CacheHandle cache, Random random, Rows rows) {
    List<Integer> keys = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      keys.add(key);
    }
    Collections.shuffle(keys, random);
    rows.group(head, 0, KEYS);
    String value = "v".repeat(random.nextInt(300));
    for (int key : keys) {
      rows.key(member, 0, cache, "key" + key);
      rows.value(value);
    }
  }

  private List<Answer> execute(Rows rows) {
    Recorder recorder = new Recorder();
    engine.engine.execute(rows.batch, 0, recorder);
    engine.engine.sweep(16);
    return recorder.answers;
  }

  private static void inThreads(Consumer<Random> step) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        Random random = new Random(t);
        running.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < ROUNDS; i++) {
                    step.accept(random);
                  }
                },
                threads));
      }
      CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new))
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } finally {
      threads.shutdownNow();
    }
  }
}
