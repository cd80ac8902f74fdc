package io.crabcache.engine;

import io.crabcache.engine.command.CacheLog;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Replies;
import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.command.Statistic;
import io.crabcache.engine.log.MutationLog;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.EntryListener;
import io.crabcache.engine.store.KeyHash;
import io.crabcache.engine.store.Store;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The store as its users see it: a function from a batch of commands to replies. Knows no
 * connection. Thread safe: any number of threads execute at the same time, each a batch of its own.
 */
public final class Engine implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(Engine.class.getName());

  /** Rows whose keys are hashed before the first of them is executed. */
  private static final int PREPARED_ROWS = 64;

  private final EngineSettings settings;
  private final InstantSource clock;
  private final Store store;
  private final MutationLog log;
  private final boolean isLogged;
  private final long incarnation = new SecureRandom().nextLong();

  /**
   * Creates an empty engine without a log.
   *
   * @param clock decides what has expired; read once per batch
   */
  public Engine(EngineSettings settings, InstantSource clock) {
    this(settings, clock, MutationLog.NONE);
  }

  /**
   * Creates an empty engine.
   *
   * @param clock decides what has expired; read once per batch
   * @param log is told of each mutation; not closed by the engine
   */
  public Engine(EngineSettings settings, InstantSource clock, MutationLog log) {
    this(settings, clock, newStore(settings), log);
  }

  /**
   * Creates an engine over a store that was filled before.
   *
   * @param clock decides what has expired; read once per batch
   * @param store from {@link #newStore} with the same settings; belongs to the engine now
   * @param log is told of each mutation from now on; not closed by the engine
   */
  @SuppressWarnings("ReferenceEquality") // there is one log that keeps nothing
  public Engine(EngineSettings settings, InstantSource clock, Store store, MutationLog log) {
    this.settings = settings;
    this.clock = clock;
    this.store = store;
    this.log = log;
    this.isLogged = log != MutationLog.NONE;
    if (isLogged) {
      store.setListener(new CacheLog(log));
    }
  }

  /** Makes an empty store as an engine with these settings has it. */
  public static Store newStore(EngineSettings settings) {
    return newStore(settings, new KeyHash());
  }

  static Store newStore(EngineSettings settings, KeyHash keyHash) {
    return new Store(
        settings.memoryMaxBytes(),
        settings.maxEntryBytes(),
        settings.maxCaches(),
        settings.shards(),
        settings.eviction(),
        keyHash);
  }

  /**
   * Where this engine's mutations go. Replies to a batch may leave once it has acknowledged {@link
   * CommandBatch#awaited}.
   */
  public MutationLog log() {
    return log;
  }

  /** The bounds that this engine was created with. */
  public EngineSettings settings() {
    return settings;
  }

  /**
   * Executes rows in order until the last, or until {@link Replies#isFull} says so in front of one,
   * or the log has too much to write and the replies {@link Replies#mayPause}.
   *
   * <p>The rows of a group are executed with its head, as one.
   *
   * <p>Once the log has failed, rows that may change something answer {@link Failure#LOG_FAILED}
   * and have no effect. Others are executed; access expiry then changes in memory only, and their
   * replies await nothing, as nothing becomes safe any more.
   *
   * <p>A row that fails by a defect answers {@link Failure#INTERNAL}, is logged, and does not keep
   * the rows behind it from being executed.
   *
   * @param from first row to execute
   * @return first row that was not executed; the batch's size if there is none
   * @throws RuntimeException if a row fails by a defect when it has replied already; what the batch
   *     has written is then to be thrown away, because replies and rows are no longer in step
   */
  public int execute(CommandBatch batch, int from, Replies replies) {
    int size = batch.size();
    long now = now();
    String logFailure = log.failure();
    batch.begin(isLogged && logFailure == null ? log : null, logFailure != null);
    int prepared = from;
    int row = from;
    while (row < size && !replies.isFull() && (row == from || !mustPause(replies))) {
      if (row == prepared) {
        prepared = prepare(batch, row);
      }
      int answered = replies.answered();
      try {
        if (logFailure != null && batch.command(row).mayChange(store, batch, row)) {
          replies.failure(Failure.LOG_FAILED, "nothing can be changed: " + logFailure);
        } else {
          batch.command(row).execute(store, now, batch, row, replies);
        }
      } catch (RuntimeException e) {
        if (replies.answered() != answered) {
          throw e;
        }
        LOGGER.log(Level.ERROR, "command " + batch.command(row) + " failed", e);
        replies.failure(Failure.INTERNAL, "the engine failed; its log says why");
      }
      batch.noteAwaited(row);
      row = batch.next(row);
    }
    return row;
  }

  private boolean mustPause(Replies replies) {
    return isLogged && log.isBehind() && replies.mayPause();
  }

  /**
   * Hashes the keys of the next rows and has the processor fetch what they need, all at a time
   * instead of one after the other; some rows ahead, not all, as a full output may end the turn.
   *
   * @return the first row that was not prepared; never one in the middle of a group
   */
  private int prepare(CommandBatch batch, int from) {
    int to = Math.min(batch.size(), from + PREPARED_ROWS);
    int row = from;
    while (row < to) {
      batch.command(row).prepare(store, batch, row);
      row = batch.next(row);
    }
    batch.warm(store, from, to);
    return row;
  }

  /**
   * The cache of a name, created with the default settings if there is none; in memory only, if the
   * log has failed.
   *
   * @return null if there may be no more caches
   */
  public @Nullable CacheHandle open(String name) {
    CacheHandle existing = store.cache(name);
    if (existing != null) {
      return existing;
    }
    Store.Registration registration = store.create(name, CacheSpec.DEFAULT);
    return registration == null ? null : registration.cache();
  }

  /** The cache of a name; null if there is none. */
  public @Nullable CacheHandle find(String name) {
    return store.cache(name);
  }

  /** Has a listener told nothing more of a cache's entries; false if it was told nothing. */
  public boolean unwatch(CacheHandle cache, EntryListener listener) {
    return store.unwatch(cache, listener);
  }

  /** Whether any cache has a synchronous listener. */
  public boolean hasSynchronousListeners() {
    return store.hasSynchronousListeners();
  }

  /** Whether the execution of a row may tell somebody of a change who makes it wait. */
  public boolean mayAwaitListeners(CommandBatch batch, int row) {
    CacheHandle cache = batch.cache(row);
    return cache != null
        && cache.isWatchedSynchronously()
        && batch.command(row).mayChange(store, batch, row);
  }

  /** Parts that the store has, with a lock each. */
  public int shards() {
    return store.shards();
  }

  Store store() {
    return store;
  }

  /** Highest version that the store has assigned. */
  public long sequence() {
    return store.sequence();
  }

  /** A random number, new at each start, by which clients tell that a store lost its entries. */
  public long incarnation() {
    return incarnation;
  }

  /**
   * Reclaims entries that have expired or that a clear has left, in bounded steps. To be called on
   * a timer; nothing depends on it but memory.
   *
   * @param maxEntries about how many entries to look at, over all shards
   * @return how many were looked at; fewer than {@code maxEntries} if there were no more
   */
  public int sweep(int maxEntries) {
    return store.sweep(now(), maxEntries);
  }

  /** Counters of the whole store, as its statistics command answers them. */
  public List<Statistic> statistics() {
    return Statistic.of(store, now());
  }

  /** Counters of a cache, as its statistics command answers them. */
  public List<Statistic> statistics(CacheHandle cache) {
    return Statistic.of(store.tally(cache, now()));
  }

  /** Counters of one shard. */
  public List<Statistic> statistics(int shard) {
    return List.copyOf(Statistic.of(store.totals(shard, now())));
  }

  /** Gives the memory of all caches back. What the log has of them stays. */
  @Override
  public void close() {
    store.close();
  }

  /** Milliseconds of the engine's clock, by which entries expire; at least 0. */
  public long now() {
    return Math.max(0, clock.millis());
  }
}
