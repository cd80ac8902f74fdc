package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.Command;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.KeyHash;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Short histories of a few threads: for each there must be an order of the commands that agrees
 * with the answers and with which command had ended before which began. Two keys in two shards,
 * because a clear and a group have to show in all shards at one instant. The search for an order is
 * that of Wing and Gong, "Testing and verifying concurrent objects" (1993).
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
    CLEAR,
    GET_BOTH,
    PUT_BOTH,
    PUT_BOTH_IF_ABSENT,
    RENAME,
    COPY_IF_ABSENT
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

  @Test
  void aGroupThatShowsInPartIsFound() {
    List<Done> torn =
        List.of(
            new Done(new Step(Kind.PUT_BOTH, 0, "v", ""), "OK null, OK null", 1, 10),
            new Done(new Step(Kind.GET_BOTH, 0, "", ""), "OK v, MISSING null", 2, 9));
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
    Rows rows = new Rows();
    switch (step.kind) {
      case PUT -> rows.put(previous, cache, key, step.value);
      case PUT_IF_ABSENT -> rows.put(previous | CommandBatch.IF_ABSENT, cache, key, step.value);
      case PUT_IF_VALUE -> {
        rows.put(previous | CommandBatch.IF_VALUE, cache, key, step.value);
        rows.expected(step.expected);
      }
      case REMOVE_IF_VALUE -> {
        rows.key(Commands.REMOVE, previous | CommandBatch.IF_VALUE, cache, key);
        rows.expected(step.expected);
      }
      case GET -> rows.key(Commands.GET, 0, cache, key);
      case CLEAR -> rows.bare(Commands.CLEAR, cache);
      default -> group(rows, cache, step);
    }
    Recorder recorder = new Recorder();
    engine.engine.execute(rows.batch, 0, recorder);
    StringJoiner answers = new StringJoiner(", ");
    for (Answer answer : recorder.answers) {
      if (answer instanceof Answer.Entry entry) {
        assertThat(entry.expiry()).isEqualTo(Replies.NO_EXPIRY);
        answers.add(entry.outcome() + " " + entry.value());
      }
    }
    return answers.toString();
  }

  /** Adds a group over both keys, that of the step first. */
  private static void group(Rows rows, CacheHandle cache, Step step) {
    Command head =
        switch (step.kind) {
          case PUT_BOTH_IF_ABSENT -> Commands.TOGETHER_IF_ABSENT;
          case RENAME -> Commands.RENAME;
          case COPY_IF_ABSENT -> Commands.COPY;
          default -> Commands.TOGETHER;
        };
    boolean ifAbsent = step.kind == Kind.COPY_IF_ABSENT;
    rows.group(head, ifAbsent ? CommandBatch.IF_ABSENT : 0, KEYS);
    for (int i = 0; i < KEYS; i++) {
      String key = "" + (step.key + i) % KEYS;
      if (step.kind == Kind.PUT_BOTH || step.kind == Kind.PUT_BOTH_IF_ABSENT) {
        rows.put(CommandBatch.RETURN_PREVIOUS, cache, key, step.value);
      } else {
        rows.key(Commands.GET, 0, cache, key);
      }
    }
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
    return switch (step.kind) {
      case PUT -> change(true, Outcome.OK, step.value, step.key, state);
      case PUT_IF_ABSENT -> change(current == null, Outcome.MISMATCH, step.value, step.key, state);
      case PUT_IF_VALUE -> change(matches, refused(current), step.value, step.key, state);
      case REMOVE_IF_VALUE -> change(matches, refused(current), null, step.key, state);
      case GET -> change(current != null, Outcome.MISSING, current, step.key, state);
      case CLEAR -> {
        Arrays.fill(state, null);
        yield Outcome.OK + " null";
      }
      default -> applyToBoth(step, state);
    };
  }

  private static String applyToBoth(Step step, @Nullable String[] state) {
    int first = step.key;
    int second = 1 - first;
    String source = state[first];
    switch (step.kind) {
      case GET_BOTH -> {
        return read(state[first]) + ", " + read(state[second]);
      }
      case PUT_BOTH, PUT_BOTH_IF_ABSENT -> {
        boolean empty = state[first] == null && state[second] == null;
        if (step.kind == Kind.PUT_BOTH_IF_ABSENT && !empty) {
          return Outcome.MISMATCH + " null";
        }
        return change(true, Outcome.OK, step.value, first, state)
            + ", "
            + change(true, Outcome.OK, step.value, second, state);
      }
      default -> {
        if (source == null) {
          return Outcome.MISSING + " null";
        }
        if (step.kind == Kind.COPY_IF_ABSENT && state[second] != null) {
          return Outcome.MISMATCH + " null";
        }
        state[second] = source;
        if (step.kind == Kind.RENAME) {
          state[first] = null;
        }
        return Outcome.OK + " null";
      }
    }
  }

  private static Outcome refused(@Nullable String current) {
    return current == null ? Outcome.MISSING : Outcome.MISMATCH;
  }

  private static String read(@Nullable String value) {
    return (value == null ? Outcome.MISSING : Outcome.OK) + " " + value;
  }

  /** Gives a key another value, if a condition holds, and answers with the value before. */
  private static String change(
      boolean holds, Outcome otherwise, @Nullable String value, int key, @Nullable String[] state) {
    String before = state[key];
    if (holds) {
      state[key] = value;
    }
    return (holds ? Outcome.OK : otherwise) + " " + before;
  }
}
