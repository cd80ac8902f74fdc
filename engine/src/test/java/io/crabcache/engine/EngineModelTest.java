package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.Command;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.durability.Replays;
import io.crabcache.engine.log.RecordingLog;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyHash;
import io.crabcache.engine.store.Store;
import io.crabcache.engine.store.StoreAudit;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random batches of all commands, compared with {@link Model} after every step; at the end also
 * with what a replay of their log gives.
 */
class EngineModelTest {
  private static final int SEQUENCES = 150;
  private static final int STEPS = 150;
  private static final int KEYS = 25;
  private static final Command[] COMMANDS = {
    Commands.PUT,
    Commands.PUT,
    Commands.PUT,
    Commands.PUT,
    Commands.PUT,
    Commands.REMOVE,
    Commands.TOUCH,
    Commands.GET,
    Commands.GET,
    Commands.CONTAINS,
    Commands.PEEK,
    Commands.USE,
    Commands.LENGTH,
    Commands.GET_RANGE,
    Commands.INCREMENT,
    Commands.INCREMENT_FLOAT,
    Commands.APPEND,
    Commands.SET_RANGE,
    Commands.EXPIRE,
    Commands.PERSIST
  };
  private static final Command[] HEADS = {
    Commands.TOGETHER, Commands.TOGETHER_IF_ABSENT, Commands.RENAME, Commands.COPY
  };
  private static final String[] NAMES = {"a", "b", "b2"};
  private static final long[] DURATIONS = {0, 1, 5, 40, CacheSpec.ETERNAL - 3, CacheSpec.ETERNAL};

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 16})
  void answersAsTheModelDoes(int shards) {
    for (int seed = 0; seed < SEQUENCES; seed++) {
      new Run(seed, shards, new KeyHash()).play();
    }
  }

  @Test
  void answersAsTheModelDoesWhenKeysCollide() {
    for (int seed = 0; seed < SEQUENCES; seed++) {
      new Run(seed, 2, TestEngine.collidingHash(1 + seed % 5)).play();
    }
  }

  /** A cache on both sides. */
  private record Pair(CacheHandle handle, Model.Cache cache) {}

  /** One sequence; its seed stands in every message. */
  private static final class Run {
    private final int seed;
    private final Random random;
    private final EngineSettings settings;
    private final RecordingLog log = new RecordingLog();
    private final TestEngine engine;
    private final Model model;
    private final Rows rows = new Rows(Unpooled.directBuffer());
    private final List<Answer> expected = new ArrayList<>();
    private final List<Pair> pairs = new ArrayList<>(); // destroyed ones too

    Run(int seed, int shards, KeyHash hash) {
      this.seed = seed;
      this.random = new Random(seed);
      this.settings = TestEngine.settings(1L << 30, shards);
      this.engine = new TestEngine(settings, Engine.newStore(settings, hash), log);
      this.model = new Model();
    }

    void play() {
      for (int step = 0; step < STEPS; step++) {
        if (random.nextInt(3) == 0) {
          long time = random.nextInt(20);
          model.now += time;
          engine.now = model.now;
        }
        if (pairs.isEmpty() || random.nextInt(12) == 0) {
          create(step);
        } else if (random.nextInt(10) == 0) {
          engine.engine.sweep(1 + random.nextInt(50));
        } else {
          batch(step);
        }
        compare(step);
      }
      rows.release();
      compareWithReplay();
    }

    private void compareWithReplay() {
      int perBlock = 1 + random.nextInt(100);
      Store replayed = Replays.replay(log, settings, model.now, perBlock);
      assertThat(StoreDump.of(replayed, model.now))
          .as(at(STEPS))
          .isEqualTo(StoreDump.of(engine.engine.store(), model.now));
      assertThat(replayed.sequence()).as(at(STEPS)).isLessThanOrEqualTo(model.sequence);
      StoreAudit.check(replayed);
    }

    private void create(int step) {
      String name = NAMES[random.nextInt(NAMES.length)];
      CacheSpec spec = spec();
      Answer.Cache answer =
          (Answer.Cache) engine.call(r -> r.create(CommandBatch.ALWAYS, name, spec));
      Model.Cache known = model.caches.get(name);
      assertThat(answer.created()).as(at(step)).isEqualTo(known == null);
      if (known == null) {
        Model.Cache created = new Model.Cache(name, spec);
        model.caches.put(name, created);
        pairs.add(new Pair(answer.cache(), created));
      } else if (known.spec.equals(CacheSpec.DEFAULT)) {
        known.spec = spec;
      }
    }

    private void batch(int step) {
      rows.clear();
      expected.clear();
      List<Integer> starts = new ArrayList<>(); // rows that are executed one by one
      List<Integer> answersBefore = new ArrayList<>();
      int units = 1 + random.nextInt(6);
      for (int i = 0; i < units; i++) {
        starts.add(rows.batch.size());
        answersBefore.add(expected.size());
        if (random.nextInt(8) == 0) {
          group();
        } else {
          row(pairs.get(random.nextInt(pairs.size())));
        }
      }
      Recorder recorder = new Recorder();
      int row = 0;
      while (row < rows.batch.size()) { // as an output would that is full now and then
        recorder.fullAt = recorder.answers.size() + 1 + random.nextInt(3);
        int next = engine.engine.execute(rows.batch, row, recorder);
        int unit = 0;
        while (unit < units && answersBefore.get(unit) < recorder.fullAt) {
          unit++;
        }
        assertThat(next)
            .as(at(step))
            .isEqualTo(unit == units ? rows.batch.size() : starts.get(unit));
        row = next;
      }
      assertThat(recorder.answers).as(at(step)).isEqualTo(expected);
      assertThat(engine.engine.sequence()).as(at(step)).isEqualTo(model.sequence);
    }

    private void row(Pair pair) {
      CacheHandle handle = pair.handle;
      Model.Cache cache = pair.cache;
      switch (random.nextInt(28)) {
        case 0 -> {
          rows.bare(Commands.CLEAR, handle);
          expected.add(model.clear(cache));
        }
        case 1 -> {
          CacheSpec spec = spec();
          rows.bare(Commands.CONFIGURE, handle).setAttachment(spec);
          expected.add(model.configure(cache, spec));
        }
        case 2 -> {
          if (random.nextInt(4) == 0) {
            String name = NAMES[random.nextInt(NAMES.length)];
            rows.key(Commands.DESTROY, 0, null, name);
            expected.add(model.destroy(name));
          } else {
            String after = random.nextBoolean() ? "b" : "";
            rows.list("b", after, 1);
            expected.add(model.names("b", after, 1));
          }
        }
        case 3 -> {
          rows.bare(Commands.COUNT, handle);
          expected.add(model.count(cache));
        }
        case 4 -> {
          rows.bare(Commands.NOTHING, null);
          expected.add(new Answer.Entry(Outcome.OK, 0, 0, Replies.NO_EXPIRY, null));
        }
        default -> expected.add(model.on(keyRow(pair, anyCommand())));
      }
    }

    private Command anyCommand() {
      return COMMANDS[random.nextInt(COMMANDS.length)];
    }

    private void group() {
      Command head = HEADS[random.nextInt(HEADS.length)];
      boolean transfer = head == Commands.RENAME || head == Commands.COPY;
      int size = transfer ? 2 : random.nextInt(5);
      int condition = random.nextInt(2);
      long valueBytes = random.nextInt(3) == 0 ? random.nextInt(40) : 0;
      rows.group(head, condition, size).setVersion(valueBytes);
      List<Model.Step> members = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        Pair pair = pairs.get(random.nextInt(pairs.size()));
        members.add(keyRow(pair, transfer ? Commands.PEEK : anyCommand()));
      }
      expected.addAll(model.group(head, condition, valueBytes, members));
    }

    private Model.Step keyRow(Pair pair, Command command) {
      Model.Operands o = operands(pair.cache, command);
      rows.key(command, o.modifiers(), pair.handle, o.key());
      rows.value(o.value());
      rows.expected(o.expected());
      rows.batch.setVersion(o.version()).setExpiry(o.expiry()).setLimit(o.limit());
      return new Model.Step(command, pair.cache, o);
    }

    private Model.Operands operands(Model.Cache cache, Command command) {
      String key = "k".repeat(random.nextInt(12)) + random.nextInt(KEYS);
      Model.Stored stored = cache.entries.get(key);
      if (stored == null || random.nextBoolean()) {
        stored = new Model.Stored("v", random.nextInt(50), 0); // a condition that hardly holds
      }
      int expiryMode = random.nextInt(2) > 0 ? 0 : random.nextInt(5) << 4;
      boolean deadline = expiryMode == CommandBatch.EXPIRY_DEADLINE || command == Commands.EXPIRE;
      long expiry =
          deadline
              ? model.now - 5 + random.nextInt(30)
              : DURATIONS[random.nextInt(DURATIONS.length)];
      long version = stored.version();
      String expectedValue = stored.value();
      if (command == Commands.GET_RANGE) {
        return new Model.Operands(0, key, "", edge(), "", edge(), 0);
      } else if (command == Commands.INCREMENT) {
        version = random.nextBoolean() ? random.nextLong() : random.nextInt(20) - 10;
      } else if (command == Commands.INCREMENT_FLOAT) {
        expectedValue = random.nextInt(4) == 0 ? "1x" : "" + (random.nextInt(9) - 4) / 4.0;
      }
      boolean expires = command == Commands.EXPIRE;
      return new Model.Operands(
          expires ? 0 : modifiers() | expiryMode,
          key,
          value(),
          version,
          expectedValue,
          expiry,
          expires ? random.nextInt(16) : random.nextInt(30) - 2);
    }

    private int modifiers() {
      return (random.nextInt(3) > 0 ? 0 : random.nextInt(5))
          | (random.nextBoolean() ? CommandBatch.RETURN_PREVIOUS : 0)
          | (random.nextBoolean() ? CommandBatch.ACCESS : 0)
          | (random.nextBoolean() ? CommandBatch.QUIET : 0);
    }

    private String value() {
      return switch (random.nextInt(4)) {
        case 0 -> "" + random.nextInt(100);
        case 1 -> random.nextInt(3) == 0 ? "" + random.nextLong() : "";
        default -> "v".repeat(random.nextInt(30)) + random.nextInt(3);
      };
    }

    /** A place in or near a value, or a very far one. */
    private long edge() {
      return random.nextInt(8) == 0 ? random.nextLong() : random.nextInt(50) - 25;
    }

    private CacheSpec spec() {
      return new CacheSpec(
          DURATIONS[random.nextInt(DURATIONS.length)],
          random.nextBoolean() ? -1 : DURATIONS[random.nextInt(DURATIONS.length)],
          random.nextBoolean() ? -1 : DURATIONS[random.nextInt(DURATIONS.length)],
          new byte[] {(byte) random.nextInt()});
    }

    private void compare(int step) {
      for (Pair pair : pairs) {
        if (!model.exists(pair.cache)) {
          continue;
        }
        Map<String, Model.Stored> found = new HashMap<>();
        int limit = 1 + random.nextInt(40);
        for (Answer.Listed e : engine.iterate(pair.handle, limit, 1 + random.nextInt(400))) {
          long expiry = e.expiry() < 0 ? Long.MAX_VALUE : e.expiry();
          Model.Stored twice =
              found.put(e.key(), new Model.Stored("" + e.value(), e.version(), expiry));
          assertThat(twice).as(at(step)).isNull();
        }
        assertThat(found).as(at(step)).isEqualTo(model.live(pair.cache));
        assertThat(pair.handle.spec()).as(at(step)).isEqualTo(pair.cache.spec);
      }
      if (step % 10 == 9) {
        compareStatistics(step);
      }
    }

    private void compareStatistics(int step) {
      for (Pair pair : pairs) {
        if (model.exists(pair.cache)) {
          Model.Cache cache = pair.cache;
          assertThat(engine.statistic(pair.handle, "hits")).as(at(step)).isEqualTo(cache.hits);
          assertThat(engine.statistic(pair.handle, "misses")).as(at(step)).isEqualTo(cache.misses);
          assertThat(engine.statistic(pair.handle, "puts")).as(at(step)).isEqualTo(cache.puts);
          assertThat(engine.statistic(pair.handle, "removals"))
              .as(at(step))
              .isEqualTo(cache.removals);
          assertThat(engine.statistic(pair.handle, "entries"))
              .as(at(step))
              .isEqualTo(model.live(cache).size());
        }
      }
      long puts = pairs.stream().mapToLong(p -> p.cache.puts).sum();
      assertThat(engine.statistic("puts")).as(at(step)).isEqualTo(puts);
      assertThat(engine.statistic("evictions")).as(at(step)).isZero();
      assertThat(engine.statistic("caches")).as(at(step)).isEqualTo(model.caches.size());
    }

    private String at(int step) {
      return "seed " + seed + ", step " + step;
    }
  }
}
