package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.StoreDump.CacheDump;
import io.crabcache.engine.StoreDump.EntryDump;
import io.crabcache.engine.command.Command;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.durability.DurableEngine;
import io.crabcache.engine.durability.DurableEngines;
import io.crabcache.engine.log.LogSettings;
import io.crabcache.engine.log.LogStatus;
import io.crabcache.engine.log.MutationLog;
import io.crabcache.engine.log.SyncPolicy;
import io.crabcache.engine.log.storage.FaultyStorage;
import io.crabcache.engine.log.storage.FaultyStorage.Fault;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.Store;
import io.crabcache.engine.store.StoreAudit;
import io.crabcache.engine.store.eviction.EvictionSettings;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A history of commands, snapshots and starts of one engine, with crashes of its process or its
 * machine at any command and any operation of its disk. What a crash leaves is recovered, and must
 * be what the history had at the position where the log ends; and the log must not end in front of
 * what was safe. Now and then the disk fails before.
 *
 * <p>A batch that has read the clock and then waits is one whose clock lags. That is not played
 * where room is short: what a start lets go there is chosen by expiry, in the belief that who
 * extends an entry comes before that.
 */
final class CrashRun {
  private static final int STARTS = 4;
  private static final int COMMANDS = 150;
  private static final int CRASHES = 40;
  private static final int KEYS = 30;
  private static final int FEW_KEYS = 4;
  private static final int MAX_ENTRIES = 9;
  private static final int TOGETHER = 3;
  private static final int MAX_LAG = 25;
  private static final int VALUE_BYTES = 900;
  private static final long SEGMENT_BYTES = 64 << 10;
  private static final int MAX_STEPS_TO_FAULT = 120;
  private static final List<Fault> FAULTS = List.of(Fault.values());
  private static final String[] NAMES = {"a", "b", "c"};

  private final long seed;
  private final Random random;
  private final Random crashes;
  private final Room room;
  private final EngineSettings settings;
  private final int keys;
  private final LogSettings log;
  private final CrashModel model = new CrashModel();
  private final ReentrantLock crashing = new ReentrantLock();
  private final List<Crash> taken = new ArrayList<>();
  private FaultyStorage storage = new FaultyStorage();
  private @Nullable DurableEngine durable;
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final Thread player = Thread.currentThread();

  /** How far the clock of the player's batches is behind. */
  private volatile long lag;

  private long highestVersion;
  private int checked;

  /** Whether the disk is going to fail, or has. */
  private boolean faulty;

  /** How much room the store has. */
  private enum Room {
    /** For everything. */
    AMPLE,
    /** For everything, as long as what has expired goes; so nothing may be missing. */
    JUST_ENOUGH,
    /** For a part, so that entries may be missing once one was evicted. */
    SHORT
  }

  /** What is left after a crash, and up to where the log was safe before. */
  private record Crash(FaultyStorage storage, long safe, boolean machine) {}

  CrashRun(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
    this.crashes = new Random(~seed);
    this.room = List.of(Room.values()).get(random.nextInt(Room.values().length));
    List<SyncPolicy> policies = List.of(SyncPolicy.values());
    SyncPolicy policy = policies.get(random.nextInt(policies.size()));
    this.log = new LogSettings(policy, 1, SEGMENT_BYTES, LogSettings.MIN_BUFFER_BYTES);
    int shards = room == Room.JUST_ENOUGH ? 1 : 1 << random.nextInt(2);
    this.keys = room == Room.JUST_ENOUGH ? FEW_KEYS : KEYS;
    this.settings = settings(shards, room == Room.AMPLE ? 0 : MAX_ENTRIES * shards);
    if (room == Room.SHORT && shards > 1) {
      model.evicted(-1); // Each start distributes keys in another way, so there may be less room.
    }
  }

  private static EngineSettings settings(int shards, long maxEntries) {
    EvictionSettings defaults = EvictionSettings.DEFAULT;
    EvictionSettings eviction =
        new EvictionSettings(
            maxEntries,
            defaults.windowRatio(),
            defaults.adaptive(),
            defaults.sketchWidth(),
            defaults.sketchDepth(),
            defaults.resetInterval(),
            defaults.highWatermark(),
            defaults.lowWatermark(),
            defaults.admissionThresholdMultiplier());
    return new EngineSettings(4 << 20, 100_000, 100, shards, eviction);
  }

  /** The time that a thread reads: batches of the player may have read it a while ago. */
  private Instant time() {
    return Instant.ofEpochMilli(now.get() - (Thread.currentThread().equals(player) ? lag : 0));
  }

  /** Plays the history; returns how many crashes were checked. */
  int play() throws Exception {
    InstantSource clock = this::time;
    for (int start = 0; start < STARTS; start++) {
      faulty = random.nextInt(4) == 0;
      if (faulty) {
        Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
        storage.failStep(storage.steps() + 1 + random.nextInt(MAX_STEPS_TO_FAULT), fault);
      }
      try (DurableEngine opened =
          DurableEngines.open(settings, log, SEGMENT_BYTES, clock, storage)) {
        durable = opened;
        storage.observe(step -> maybeCrash(100));
        commands(new TestEngine(opened.engine()), opened);
      } catch (IOException e) {
        assertThat(faulty).as("seed %d: %s", seed, e).isTrue();
      }
      storage.observe(step -> {});
      checkAll(clock);
      restart(clock);
    }
    return checked;
  }

  private void commands(TestEngine engine, DurableEngine opened) throws Exception {
    CompletableFuture<Void> snapshot = CompletableFuture.completedFuture(null);
    long evictions = engine.statistic("evictions");
    for (int i = 0; i < COMMANDS; i++) {
      maybeCrash(10);
      if (random.nextInt(10) == 0) {
        now.addAndGet(random.nextInt(60));
      }
      if (random.nextInt(60) == 0) {
        snapshot.join(); // The next one goes on while commands do.
        snapshot = snapshot(opened);
      }
      MutationLog appended = engine.engine.log();
      long before = appended.appended();
      boolean isPunctual = room != Room.AMPLE || random.nextInt(3) > 0;
      lag = isPunctual ? 0 : random.nextInt(MAX_LAG);
      try {
        command(engine, opened);
      } catch (ClassCastException | IndexOutOfBoundsException refused) { // The answer is another.
        assertThat(appended.failure()).as("seed %d: %s", seed, refused).isNotNull();
      }
      lag = 0;
      if (room == Room.SHORT && hasEvicted(engine.engine.store())) {
        model.evicted(before);
      }
      if (appended.isBehind() || random.nextInt(20) == 0) {
        appended.await(appended.appended(), TimeUnit.SECONDS.toNanos(30));
      }
      if (appended.failure() != null) {
        assertThat(faulty).as("seed %d: %s", seed, appended.failure()).isTrue();
        break;
      }
      assertThat(appended.isBehind()).as("after waiting for it").isFalse();
    }
    snapshot.join();
    if (room != Room.SHORT) {
      assertThat(engine.statistic("evictions")).as("seed %d", seed).isEqualTo(evictions);
    }
  }

  /**
   * Starts a snapshot. One that has entries of different moments has more than there ever was room
   * for.
   */
  private CompletableFuture<Void> snapshot(DurableEngine opened) {
    if (room == Room.JUST_ENOUGH) {
      takeSnapshot(opened);
      return CompletableFuture.completedFuture(null);
    }
    if (room == Room.SHORT) {
      model.evicted(opened.engine().log().appended());
    }
    return CompletableFuture.runAsync(() -> takeSnapshot(opened));
  }

  private static boolean hasEvicted(Store store) {
    boolean evicted = false;
    for (int i = 0; i < store.shards(); i++) {
      store.shard(i).lock();
      evicted |= store.shard(i).mayReturn();
      store.shard(i).unlock();
    }
    return evicted;
  }

  private void takeSnapshot(DurableEngine opened) {
    try {
      opened.takeSnapshot();
    } catch (IOException | InterruptedException e) {
      if (!faulty) {
        throw new IllegalStateException("seed " + seed, e);
      }
    }
  }

  /** Keeps what a crash right now would leave, once in a while. */
  private void maybeCrash(int oneIn) {
    if (crashing.tryLock()) { // Who waited here could hold a lock of the log.
      try {
        DurableEngine running = durable;
        if (running != null && taken.size() < CRASHES && crashes.nextInt(oneIn) == 0) {
          crash(running);
        }
      } finally {
        crashing.unlock();
      }
    }
  }

  private void crash(DurableEngine running) {
    boolean machine = crashes.nextBoolean();
    LogStatus status = running.log();
    if (machine) {
      taken.add(new Crash(storage.afterMachineCrash(crashes), status.synced(), true));
    } else {
      taken.add(new Crash(storage.afterProcessCrash(), status.written(), false));
    }
  }

  private void checkAll(InstantSource clock) throws IOException {
    for (Crash crash : taken) {
      check(crash, clock);
      checked++;
    }
  }

  private void check(Crash crash, InstantSource clock) throws IOException {
    DurableEngines.Recovered recovered;
    EngineSettings with = crashes.nextBoolean() ? settings : settings(2, 0); // with more room
    try {
      recovered = DurableEngines.recover(with, clock, crash.storage.afterProcessCrash());
    } catch (IOException e) {
      throw new IOException(at(crash), e);
    }
    long position = recovered.end().position();
    assertThat(position).as(at(crash)).isGreaterThanOrEqualTo(crash.safe);
    Map<String, CacheDump> dump = StoreDump.of(recovered.store(), now.get());
    try {
      model.check(dump, position, now.get());
    } catch (AssertionError e) {
      throw new AssertionError(at(crash) + ", log ends at " + position, e);
    }
    StoreAudit.check(recovered.store());
  }

  private String at(Crash crash) {
    return "seed %d, %s, room %s, faulty %s, crash of the %s, safe up to %d"
        .formatted(
            seed, log.sync(), room, faulty, crash.machine ? "machine" : "process", crash.safe);
  }

  /** Goes on behind one of the crashes, or behind the end. */
  private void restart(InstantSource clock) throws IOException {
    Crash chosen =
        taken.isEmpty() || random.nextInt(4) == 0
            ? new Crash(storage.afterProcessCrash(), 0, false)
            : taken.get(random.nextInt(taken.size()));
    taken.clear();
    storage = chosen.storage;
    DurableEngines.Recovered recovered =
        DurableEngines.recover(settings, clock, storage.afterProcessCrash());
    long position = recovered.end().position();
    if (room == Room.SHORT && hasEvicted(recovered.store())) {
      model.evicted(position - 1);
    }
    model.restart(StoreDump.of(recovered.store(), now.get()), position);
    assertThat(recovered.store().sequence())
        .as("seed %d: versions that clients know are not given again", seed)
        .isGreaterThanOrEqualTo(highestVersion);
  }

  private void command(TestEngine engine, DurableEngine opened) {
    String name = NAMES[random.nextInt(NAMES.length)];
    CacheHandle cache = engine.engine.find(name);
    long before = engine.engine.log().appended();
    if (cache == null) {
      CacheHandle created = engine.open(name, spec());
      model.note(created, before, engine.engine.log().appended());
      return;
    }
    switch (random.nextInt(40)) {
      case 0 -> engine.call(r -> r.bare(Commands.CLEAR, cache));
      case 1 -> engine.call(r -> r.key(Commands.DESTROY, 0, null, name));
      case 2 -> engine.call(r -> r.bare(Commands.CONFIGURE, cache).setAttachment(spec()));
      case 3 -> engine.open(name, spec());
      case 4, 5 -> transfer(engine, cache, Commands.RENAME);
      case 6 -> transfer(engine, cache, Commands.COPY);
      case 7, 8 -> putTogether(engine, cache);
      case 9 -> engine.engine.sweep(KEYS);
      case 10 -> extendLate(engine, opened, cache);
      default -> keyCommand(engine, cache);
    }
    model.note(cache, before, engine.engine.log().appended());
  }

  private CacheSpec spec() {
    long access = random.nextInt(3) == 0 ? 40 : CacheSpec.UNCHANGED;
    return new CacheSpec(CacheSpec.ETERNAL, -1, access, new byte[random.nextInt(3)]);
  }

  private String key() {
    return "key" + random.nextInt(keys);
  }

  /** A key whose expiry is to be changed: often at the last moment. */
  private String expiringKey(CacheHandle cache) {
    String next = random.nextBoolean() ? model.nextToExpire(cache, now.get() - lag) : null;
    return next == null ? key() : next;
  }

  /** Whether there is no room for so many entries, and there is to be enough. */
  private boolean isFull(TestEngine engine, int more) {
    return room == Room.JUST_ENOUGH && engine.statistic("entries") + more > MAX_ENTRIES;
  }

  private String value() {
    char[] value = new char[random.nextInt(VALUE_BYTES)];
    Arrays.fill(value, (char) ('a' + random.nextInt(26)));
    return new String(value);
  }

  private void keyCommand(TestEngine engine, CacheHandle cache) {
    String key = key();
    String expiring = expiringKey(cache);
    long before = engine.engine.log().appended();
    int access = random.nextInt(2) * CommandBatch.ACCESS;
    int choice = random.nextInt(10);
    boolean isNew = model.last(cache, key).expiry() <= now.get();
    boolean isRefused = choice >= 6 && isNew && isFull(engine, 1);
    switch (isRefused ? 0 : choice) {
      case 0, 1 -> {
        engine.on(Commands.REMOVE, 0, cache, key);
        model.remove(cache, key, before, engine.engine.log().appended());
      }
      case 2 -> noteExpiry(engine, cache, expiring, Commands.GET, access, 0);
      case 3 ->
          noteExpiry(
              engine, cache, expiring, Commands.TOUCH, CommandBatch.EXPIRY_TTL, random.nextInt(80));
      case 4 ->
          noteExpiry(
              engine, cache, expiring, Commands.EXPIRE, 0, now.get() - 3 + random.nextInt(100));
      case 5 -> noteExpiry(engine, cache, expiring, Commands.PERSIST, 0, 0);
      default -> {
        String value = value();
        int expiry = random.nextInt(3) == 0 ? CommandBatch.EXPIRY_TTL : 0;
        long ttl = random.nextInt(4) == 0 ? 0 : random.nextInt(80);
        Answer.Entry put =
            (Answer.Entry) engine.call(r -> r.put(expiry, cache, key, value).setExpiry(ttl));
        notePut(cache, key, value, put, before, engine.engine.log().appended());
      }
    }
  }

  /** Extends an entry by a batch that has read the clock before a snapshot finds it expired. */
  private void extendLate(TestEngine engine, DurableEngine opened, CacheHandle cache) {
    String key = model.nextToExpire(cache, now.get());
    if (key != null && room == Room.AMPLE) {
      now.set(model.last(cache, key).expiry());
      takeSnapshot(opened);
      lag = 1;
      noteExpiry(engine, cache, key, Commands.PERSIST, 0, 0);
    }
  }

  private void noteExpiry(
      TestEngine engine, CacheHandle cache, String key, Command command, int modifiers, long at) {
    long before = engine.engine.log().appended();
    Answer.Entry answer =
        (Answer.Entry) engine.call(r -> r.key(command, modifiers, cache, key).setExpiry(at));
    EntryDump last = model.last(cache, key);
    if (answer.outcome() != Outcome.OK) {
      return;
    }
    assertThat(answer.version()).isEqualTo(last.version());
    long expiry = answer.expiry() == Replies.NO_EXPIRY ? Long.MAX_VALUE : answer.expiry();
    model.put(
        cache,
        key,
        new EntryDump(last.value(), last.version(), expiry),
        before,
        engine.engine.log().appended());
  }

  private void notePut(
      CacheHandle cache, String key, String value, Answer.Entry put, long before, long after) {
    assertThat(put.outcome()).isEqualTo(Outcome.OK);
    if (put.stored()) {
      assertThat(put.version()).isGreaterThan(highestVersion);
      highestVersion = put.version();
      long expiry = put.expiry() == Replies.NO_EXPIRY ? Long.MAX_VALUE : put.expiry();
      model.put(cache, key, new EntryDump(value, put.version(), expiry), before, after);
    } else {
      model.remove(cache, key, before, after);
    }
  }

  private void transfer(TestEngine engine, CacheHandle cache, Command head) {
    String from = key();
    String to = isFull(engine, 1) ? from : key();
    long before = engine.engine.log().appended();
    Answer.Entry answer =
        (Answer.Entry)
            execute(
                    engine,
                    r -> {
                      r.group(head, 0, 2);
                      r.key(Commands.PEEK, 0, cache, from);
                      r.key(Commands.PEEK, 0, cache, to);
                    })
                .get(0);
    if (answer.outcome() == Outcome.OK && !from.equals(to)) {
      long after = engine.engine.log().appended();
      notePut(cache, to, model.last(cache, from).value(), answer, before, after);
      if (head == Commands.RENAME) {
        model.remove(cache, from, before, after);
      }
    }
  }

  private void putTogether(TestEngine engine, CacheHandle cache) {
    if (isFull(engine, TOGETHER)) {
      return;
    }
    List<String> keys = List.of("key1", "key2", "key3");
    String value = value();
    long before = engine.engine.log().appended();
    List<Answer> answers =
        execute(
            engine,
            r -> {
              r.group(Commands.TOGETHER, 0, keys.size());
              keys.forEach(key -> r.put(0, cache, key, value));
            });
    for (int i = 0; i < keys.size(); i++) {
      Answer.Entry put = (Answer.Entry) answers.get(i + 1);
      notePut(cache, keys.get(i), value, put, before, engine.engine.log().appended());
    }
  }

  private static List<Answer> execute(TestEngine engine, Consumer<Rows> filler) {
    Rows rows = new Rows();
    filler.accept(rows);
    Recorder recorder = new Recorder();
    engine.engine.execute(rows.batch, 0, recorder);
    return recorder.answers;
  }
}
