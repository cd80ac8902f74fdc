package io.crabcache.engine;

import static io.crabcache.engine.command.CommandBatch.ACCESS;
import static io.crabcache.engine.command.CommandBatch.EXPIRY_DEADLINE;
import static io.crabcache.engine.command.CommandBatch.EXPIRY_NEVER;
import static io.crabcache.engine.command.CommandBatch.EXPIRY_TTL;
import static io.crabcache.engine.command.CommandBatch.IF_ABSENT;
import static io.crabcache.engine.command.CommandBatch.IF_PRESENT;
import static io.crabcache.engine.command.CommandBatch.IF_VERSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crabcache.engine.command.CacheRecords;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.durability.Replays;
import io.crabcache.engine.log.LogRecord;
import io.crabcache.engine.log.RecordKind;
import io.crabcache.engine.log.RecordingLog;
import io.crabcache.engine.log.RecordingLog.Written;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which records each command leaves in the log, and that their replay gives the same store. In each
 * case there are three caches: {@code c} with the numbers 1 to 3 as keys: {@code plain}, {@code
 * expiring} in 100 ms, {@code number}; {@code touched}, whose accesses give 50 ms; {@code gone},
 * where everything expires at once.
 */
class LoggedCommandsTest {
  private static final long NOW = 1_000_000;
  private static final long NEVER = LogRecord.NO_EXPIRY;
  private static final CacheSpec TOUCHED = new CacheSpec(1000, -1, 50, new byte[] {7});
  private static final CacheSpec GONE = new CacheSpec(0, 0, 0, new byte[0]);
  private static final EngineSettings SETTINGS = TestEngine.settings(16 << 20, 4);

  private final RecordingLog log = new RecordingLog();
  private final TestEngine engine = new TestEngine(SETTINGS, Engine.newStore(SETTINGS), log);
  private final CacheHandle c = engine.open("c");
  private final CacheHandle touched = engine.open("touched", TOUCHED);
  private final CacheHandle gone = engine.open("gone", GONE);

  /** What a case does, and what it leaves behind: the versions go on from 10. */
  private static Arguments when(
      String name, Function<LoggedCommandsTest, Consumer<Rows>> rows, Written... records) {
    return arguments(named(name, rows), List.of(records));
  }

  private static Written put(int cache, long version, long expiry, String key, String value) {
    return new Written(RecordKind.PUT, cache, 0, version, expiry, key, value);
  }

  private static Written remove(int cache, long version, String key) {
    return new Written(RecordKind.REMOVE, cache, 0, version, NEVER, key, "");
  }

  private static Written expire(int cache, long version, long expiry, String key) {
    return new Written(RecordKind.EXPIRE, cache, 0, version, expiry, key, "");
  }

  private static Written create(long id, String name, CacheSpec spec) {
    return new Written(RecordKind.CREATE, id, 0, 0, NEVER, name, text(spec));
  }

  private static String text(CacheSpec spec) {
    CacheHandle any = new TestEngine(16 << 20, 1).open("any");
    LogRecord record = CacheRecords.configure(any, spec);
    return new String(
        ByteBufUtil.getBytes(record.value(), record.valueIndex(), record.valueLength()),
        StandardCharsets.ISO_8859_1);
  }

  static Stream<Arguments> puts() {
    return Stream.of(
        when("PUT", t -> r -> r.put(0, t.c, "k", "v"), put(1, 10, NEVER, "k", "v")),
        when(
            "PUT over another",
            t -> r -> r.put(0, t.c, "plain", "v2"),
            put(1, 10, NEVER, "plain", "v2")),
        when(
            "PUT with a time to live",
            t -> r -> r.put(EXPIRY_TTL, t.c, "k", "v").setExpiry(5),
            put(1, 10, NOW + 5, "k", "v")),
        when(
            "PUT with a deadline that has passed",
            t -> r -> r.put(EXPIRY_DEADLINE, t.c, "plain", "v").setExpiry(NOW),
            remove(1, 10, "plain")),
        when(
            "PUT of what expires at once, where nothing is",
            t -> r -> r.put(EXPIRY_DEADLINE, t.c, "k", "v").setExpiry(NOW)),
        when("PUT that its cache lets expire", t -> r -> r.put(0, t.gone, "k", "v")),
        when("PUT IF_PRESENT in vain", t -> r -> r.put(IF_PRESENT, t.c, "k", "v")),
        when("PUT IF_ABSENT in vain", t -> r -> r.put(IF_ABSENT, t.c, "plain", "v")),
        when(
            "PUT in vain that counts as access",
            t -> r -> r.put(IF_ABSENT | ACCESS, t.touched, "plain", "v"),
            expire(2, 4, NOW + 50, "plain")),
        when(
            "PUT IF_VERSION",
            t -> r -> r.put(IF_VERSION, t.c, "plain", "v").setVersion(1),
            put(1, 10, NEVER, "plain", "v")));
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        when(
            "INCREMENT",
            t -> r -> r.key(Commands.INCREMENT, 0, t.c, "number").setVersion(4),
            put(1, 10, NEVER, "number", "9")),
        when(
            "INCREMENT of what is no number",
            t -> r -> r.key(Commands.INCREMENT, 0, t.c, "plain").setVersion(4)),
        when(
            "INCREMENT_FLOAT",
            t ->
                r -> {
                  r.key(Commands.INCREMENT_FLOAT, 0, t.c, "number");
                  r.expected("0.5");
                },
            put(1, 10, NEVER, "number", "5.5")),
        when(
            "APPEND",
            t ->
                r -> {
                  r.key(Commands.APPEND, 0, t.c, "expiring");
                  r.value("+");
                },
            put(1, 10, NOW + 100, "expiring", "e+")),
        when(
            "APPEND to nothing, that its cache lets expire",
            t ->
                r -> {
                  r.key(Commands.APPEND, 0, t.gone, "k");
                  r.value("+");
                }),
        when(
            "SET_RANGE",
            t ->
                r -> {
                  r.key(Commands.SET_RANGE, 0, t.c, "plain").setLimit(2);
                  r.value("+");
                },
            put(1, 10, NEVER, "plain", "p\0+")),
        when(
            "SET_RANGE of nothing",
            t -> r -> r.key(Commands.SET_RANGE, 0, t.c, "plain").setLimit(2)));
  }

  static Stream<Arguments> others() {
    return Stream.of(
        when("REMOVE", t -> r -> r.key(Commands.REMOVE, 0, t.c, "plain"), remove(1, 10, "plain")),
        when("REMOVE of nothing", t -> r -> r.key(Commands.REMOVE, 0, t.c, "k")),
        when(
            "REMOVE IF_VERSION in vain",
            t -> r -> r.key(Commands.REMOVE, IF_VERSION, t.c, "plain").setVersion(2)),
        when(
            "TOUCH with a time to live",
            t -> r -> r.key(Commands.TOUCH, EXPIRY_TTL, t.c, "plain").setExpiry(7),
            expire(1, 1, NOW + 7, "plain")),
        when(
            "TOUCH that ends the expiry",
            t -> r -> r.key(Commands.TOUCH, EXPIRY_NEVER, t.c, "expiring"),
            expire(1, 2, NEVER, "expiring")),
        when(
            "TOUCH that changes nothing",
            t -> r -> r.key(Commands.TOUCH, EXPIRY_NEVER, t.c, "plain")),
        when(
            "TOUCH with a deadline that has passed",
            t -> r -> r.key(Commands.TOUCH, EXPIRY_DEADLINE, t.c, "plain").setExpiry(3),
            remove(1, 0, "plain")),
        when(
            "EXPIRE",
            t -> r -> r.key(Commands.EXPIRE, 0, t.c, "plain").setExpiry(NOW + 9),
            expire(1, 1, NOW + 9, "plain")),
        when(
            "EXPIRE in the past",
            t -> r -> r.key(Commands.EXPIRE, 0, t.c, "plain").setExpiry(-1),
            remove(1, 0, "plain")),
        when(
            "EXPIRE in vain",
            t ->
                r ->
                    r.key(Commands.EXPIRE, 0, t.c, "expiring")
                        .setExpiry(NOW + 9)
                        .setLimit(Commands.EXPIRE_IF_NONE)),
        when(
            "PERSIST",
            t -> r -> r.key(Commands.PERSIST, 0, t.c, "expiring"),
            expire(1, 2, NEVER, "expiring")),
        when("PERSIST in vain", t -> r -> r.key(Commands.PERSIST, 0, t.c, "plain")));
  }

  static Stream<Arguments> reads() {
    return Stream.of(
        when(
            "GET that counts as access",
            t -> r -> r.key(Commands.GET, ACCESS, t.touched, "plain"),
            expire(2, 4, NOW + 50, "plain")),
        when(
            "CONTAINS that counts as access",
            t -> r -> r.key(Commands.CONTAINS, ACCESS, t.touched, "plain"),
            expire(2, 4, NOW + 50, "plain")),
        when(
            "USE that counts as access",
            t -> r -> r.key(Commands.USE, ACCESS, t.touched, "plain"),
            expire(2, 4, NOW + 50, "plain")),
        when("GET that does not", t -> r -> r.key(Commands.GET, 0, t.touched, "plain")),
        when("GET of nothing", t -> r -> r.key(Commands.GET, ACCESS, t.touched, "k")),
        when(
            "GET whose cache then lets it expire",
            t -> r -> r.key(Commands.GET, ACCESS, t.gone, "stays"),
            remove(3, 0, "stays")),
        when("PEEK", t -> r -> r.key(Commands.PEEK, 0, t.c, "plain")),
        when("LENGTH", t -> r -> r.key(Commands.LENGTH, 0, t.c, "plain")),
        when("GET_RANGE", t -> r -> r.key(Commands.GET_RANGE, 0, t.c, "plain")),
        when("FREQUENCY", t -> r -> r.key(Commands.FREQUENCY, 0, t.c, "plain")),
        when("ENTRY_BYTES", t -> r -> r.key(Commands.ENTRY_BYTES, 0, t.c, "plain")),
        when("RANDOM", t -> r -> r.bare(Commands.RANDOM, t.c)),
        when("COUNT", t -> r -> r.bare(Commands.COUNT, t.c)),
        when("ITERATE", t -> r -> r.iterate(0, t.c, 0, 10)),
        when("LIST", t -> r -> r.list("", "", 10)),
        when("CACHE_STATISTICS", t -> r -> r.bare(Commands.CACHE_STATISTICS, t.c)),
        when("STORE_STATISTICS", t -> r -> r.bare(Commands.STORE_STATISTICS, null)),
        when("NOTHING", t -> r -> r.bare(Commands.NOTHING, null)),
        when("REJECT", t -> r -> r.bare(Commands.REJECT, null)));
  }

  static Stream<Arguments> groups() {
    return Stream.of(
        when(
            "RENAME",
            t -> transfer(t, Commands.RENAME, "expiring", "to"),
            // In this order: half of it must not lose the value.
            put(1, 11, NOW + 100, "to", "e"),
            remove(1, 10, "expiring")),
        when("RENAME to itself", t -> transfer(t, Commands.RENAME, "plain", "plain")),
        when("RENAME of nothing", t -> transfer(t, Commands.RENAME, "k", "plain")),
        when(
            "COPY",
            t -> transfer(t, Commands.COPY, "plain", "number"),
            put(1, 10, NEVER, "number", "p")),
        when(
            "TOGETHER",
            t ->
                r -> {
                  r.group(Commands.TOGETHER, 0, 3);
                  r.put(0, t.c, "k", "v");
                  r.key(Commands.REMOVE, 0, t.c, "plain");
                  r.key(Commands.GET, ACCESS, t.touched, "plain");
                },
            put(1, 10, NEVER, "k", "v"),
            remove(1, 11, "plain"),
            expire(2, 4, NOW + 50, "plain")),
        when(
            "TOGETHER_IF_ABSENT in vain",
            t ->
                r -> {
                  r.group(Commands.TOGETHER_IF_ABSENT, 0, 2);
                  r.put(0, t.c, "k", "v");
                  r.put(0, t.c, "plain", "v");
                }));
  }

  private static Consumer<Rows> transfer(
      LoggedCommandsTest t, io.crabcache.engine.command.Command head, String from, String to) {
    return r -> {
      r.group(head, 0, 2);
      r.key(Commands.PEEK, 0, t.c, from);
      r.key(Commands.PEEK, 0, t.c, to);
    };
  }

  static Stream<Arguments> caches() {
    return Stream.of(
        when("CREATE", t -> r -> r.create(0, "new", TOUCHED), create(4, "new", TOUCHED)),
        when("CREATE of what is there", t -> r -> r.create(0, "touched", GONE)),
        when("CREATE IF_ABSENT of what is there", t -> r -> r.create(IF_ABSENT, "c", GONE)),
        when("CREATE IF_PRESENT of nothing", t -> r -> r.create(IF_PRESENT, "new", GONE)),
        when(
            "CREATE of what nobody has configured",
            t -> r -> r.create(0, "c", TOUCHED),
            new Written(RecordKind.CONFIGURE, 1, 0, 0, NEVER, "", text(TOUCHED))),
        when(
            "CONFIGURE",
            t -> r -> r.bare(Commands.CONFIGURE, t.touched).setAttachment(GONE),
            new Written(RecordKind.CONFIGURE, 2, 0, 0, NEVER, "", text(GONE))),
        when(
            "CLEAR",
            t -> r -> r.bare(Commands.CLEAR, t.c),
            new Written(RecordKind.CLEAR, 1, 1, 0, NEVER, "", "")),
        when(
            "DESTROY",
            t -> r -> r.key(Commands.DESTROY, 0, null, "c"),
            new Written(RecordKind.DESTROY, 1, 0, 0, NEVER, "", "")),
        when("DESTROY of nothing", t -> r -> r.key(Commands.DESTROY, 0, null, "new")));
  }

  @ParameterizedTest
  @MethodSource({"puts", "changes", "others", "reads", "groups", "caches"})
  void leavesItsRecords(Function<LoggedCommandsTest, Consumer<Rows>> rows, List<Written> expected) {
    prepare();
    int before = log.size();

    execute(rows.apply(this));

    assertThat(log.since(before)).isEqualTo(expected);
    for (int perBlock : new int[] {1, 3, 100}) {
      assertThat(StoreDump.of(Replays.replay(log, SETTINGS, engine.now, perBlock), engine.now))
          .isEqualTo(StoreDump.of(engine.engine.store(), engine.now));
    }
  }

  private void prepare() {
    engine.put(c, "plain", "p");
    engine.call(r -> r.put(EXPIRY_TTL, c, "expiring", "e").setExpiry(100));
    engine.put(c, "number", "5");
    engine.put(touched, "plain", "p");
    engine.call(r -> r.put(EXPIRY_NEVER, gone, "stays", "s"));
    while (engine.engine.sequence() < 9) {
      engine.put(c, "other", "o");
    }
  }

  private void execute(Consumer<Rows> rows) {
    Rows all = new Rows();
    rows.accept(all);
    CommandBatch batch = all.batch;
    assertThat(engine.engine.execute(batch, 0, new Recorder())).isEqualTo(batch.size());
  }

  @Test
  void recordsAfterAClearHaveTheNewEpoch() {
    engine.call(r -> r.bare(Commands.CLEAR, c));
    int before = log.size();
    engine.put(c, "k", "v");
    assertThat(log.since(before))
        .containsExactly(new Written(RecordKind.PUT, 1, 1, 1, NEVER, "k", "v"));
  }

  @Test
  void aCacheOfTheSameNameHasAnotherNumber() {
    engine.call(r -> r.key(Commands.DESTROY, 0, null, "c"));
    assertThat(engine.open("c").id()).isEqualTo(4);
    assertThat(engine.engine.find("c")).extracting(CacheHandle::id).isEqualTo(4L);
  }

  @Test
  void whatOpensByItselfIsLoggedToo() {
    int before = log.size();
    engine.engine.open("resp:0");
    assertThat(log.since(before)).containsExactly(create(4, "resp:0", CacheSpec.DEFAULT));
  }

  @Test
  void closingTheEngineLeavesTheLogAsItIs() {
    engine.put(c, "k", "v");
    int before = log.size();
    engine.engine.close();
    assertThat(log.size()).isEqualTo(before);
  }
}
