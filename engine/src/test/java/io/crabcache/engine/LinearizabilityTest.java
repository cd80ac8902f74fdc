package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.KeyHash;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Short histories of a few threads: for each there must be an order of the commands that agrees
 * with the answers and with which command had ended before which began. Two keys in two shards,
 * because a clear has to show in all shards at one instant. The search for an order is that of Wing
 * and Gong, "Testing and verifying concurrent objects" (1993).
 */
class LinearizabilityTest {
  private static final int ROUNDS = 6_000;
  private static final int THREADS = 3;
  private static final int COMMANDS = 4;
  private static final int KEYS = 2;
  private static final int SHARDS = 256;

  /** What a command may be. */
  private enum Kind {
    PUT,
    PUT_IF_ABSENT,
    PUT_IF_VALUE,
    REMOVE_IF_VALUE,
    GET,
    CLEAR
  }

  private record Step(Kind kind, int key, String value, String expected) {}

  /** What a step answered, and between which times it took effect. */
  private record Done(Step step, String answer, long began, long ended) {}

  private final KeyHash firstAndLastShard =
      new KeyHash() {
        @Override
        public long hash(ByteBuf source, int index, int length) {
          return source.getByte(index) == '0' ? 0 : -1;
        }
      };

  @Test
  void everyHistoryHasAnOrder() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (int seed = 0; seed < ROUNDS; seed++) {
        List<Done> history = history(seed, threads);
        assertThat(hasOrder(history, new @Nullable String[KEYS]))
            .as("seed %d: %s", seed, history)
            .isTrue();
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aHistoryWithoutOrderIsFound() {
    Step put0 = new Step(Kind.PUT, 0, "v", "");
    Step put1 = new Step(Kind.PUT, 1, "v", "");
    Step get0 = new Step(Kind.GET, 0, "", "");
    Step get1 = new Step(Kind.GET, 1, "", "");
    Step clear = new Step(Kind.CLEAR, 0, "", "");
    // The clear spans both reads; the first sees it done, the second, later, not yet.
    List<Done> torn =
        List.of(
            new Done(put0, "OK null", 1, 2),
            new Done(put1, "OK null", 3, 4),
            new Done(clear, "OK null", 5, 10),
            new Done(get0, "MISSING null", 6, 7),
            new Done(get1, "OK v", 8, 9));
    assertThat(hasOrder(torn, new @Nullable String[KEYS])).isFalse();
  }

  private List<Done> history(int seed, ExecutorService threads) {
    TestEngine engine = new TestEngine((long) SHARDS << 20, SHARDS, firstAndLastShard);
    CacheHandle cache = engine.open("c");
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<CompletableFuture<List<Done>>> parts = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      Random random = new Random(seed * 31L + t);
      parts.add(CompletableFuture.supplyAsync(() -> thread(engine, cache, random, start), threads));
    }
    List<Done> history = new ArrayList<>();
    parts.forEach(part -> history.addAll(part.join()));
    return history;
  }

  private static List<Done> thread(
      TestEngine engine, CacheHandle cache, Random random, CyclicBarrier start) {
    List<Done> done = new ArrayList<>();
    try {
      start.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    for (int i = 0; i < COMMANDS; i++) {
      Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
      Step step =
          new Step(kind, random.nextInt(KEYS), "v" + random.nextInt(2), "v" + random.nextInt(2));
      long began = System.nanoTime();
      String answer = execute(engine, cache, step);
      done.add(new Done(step, answer, began, System.nanoTime()));
    }
    return done;
  }

  private static String execute(TestEngine engine, CacheHandle cache, Step step) {
    String key = "" + step.key;
    int previous = CommandBatch.RETURN_PREVIOUS;
    Answer answer =
        engine.call(
            rows -> {
              switch (step.kind) {
                case PUT -> rows.put(previous, cache, key, step.value);
                case PUT_IF_ABSENT ->
                    rows.put(previous | CommandBatch.IF_ABSENT, cache, key, step.value);
                case PUT_IF_VALUE -> {
                  rows.put(previous | CommandBatch.IF_VALUE, cache, key, step.value);
                  rows.expected(step.expected);
                }
                case REMOVE_IF_VALUE -> {
                  int modifiers = previous | CommandBatch.IF_VALUE;
                  rows.key(Commands.REMOVE, modifiers, cache, key);
                  rows.expected(step.expected);
                }
                case GET -> rows.key(Commands.GET, 0, cache, key);
                case CLEAR -> rows.bare(Commands.CLEAR, cache);
              }
            });
    Answer.Entry entry = (Answer.Entry) answer;
    assertThat(entry.expiry()).isEqualTo(Replies.NO_EXPIRY);
    return entry.outcome() + " " + entry.value();
  }

  /** Tries as the next step each one that no other has ended before. */
  private static boolean hasOrder(List<Done> open, @Nullable String[] state) {
    if (open.isEmpty()) {
      return true;
    }
    long firstEnd = open.stream().mapToLong(Done::ended).min().orElseThrow();
    for (Done next : open) {
      @Nullable String[] after = state.clone();
      if (next.began <= firstEnd && apply(next.step, after).equals(next.answer)) {
        List<Done> rest = new ArrayList<>(open);
        rest.remove(next);
        if (hasOrder(rest, after)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Carries a step out on the values of the keys. */
  private static String apply(Step step, @Nullable String[] state) {
    String current = state[step.key];
    boolean matches = step.expected.equals(current);
    Outcome outcome =
        switch (step.kind) {
          case PUT, CLEAR -> Outcome.OK;
          case PUT_IF_ABSENT -> current == null ? Outcome.OK : Outcome.MISMATCH;
          case GET -> current == null ? Outcome.MISSING : Outcome.OK;
          case PUT_IF_VALUE, REMOVE_IF_VALUE -> {
            Outcome refused = current == null ? Outcome.MISSING : Outcome.MISMATCH;
            yield matches ? Outcome.OK : refused;
          }
        };
    if (step.kind == Kind.CLEAR) {
      for (int key = 0; key < KEYS; key++) {
        state[key] = null;
      }
      return outcome + " null";
    }
    if (outcome == Outcome.OK && step.kind != Kind.GET) {
      state[step.key] = step.kind == Kind.REMOVE_IF_VALUE ? null : step.value;
    }
    return outcome + " " + current;
  }
}
