package io.crabcache.engine.command;

import io.crabcache.engine.log.MutationLog;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.Shard;
import io.crabcache.engine.store.ShardLocks;
import io.crabcache.engine.store.Store;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Commands on their way into the engine: one row each, their keys and values still where the socket
 * put them.
 *
 * <p>A session owns one batch, fills it, has it executed and {@link #clear}s it for the next read.
 * Rows are columns of primitive arrays that grow once and stay, so that a batch costs no allocation
 * however many commands it has. Indexes of keys and values are absolute in {@link #source}. Not
 * thread safe; belongs to the thread that fills and executes it.
 */
public final class CommandBatch {

  /** Bits of the condition under which a put, remove or touch takes effect. */
  public static final int CONDITION_MASK = 0x7;

  /** No condition. */
  public static final int ALWAYS = 0;

  /** Only if the key has no live entry. */
  public static final int IF_ABSENT = 1;

  /** Only if the key has a live entry. */
  public static final int IF_PRESENT = 2;

  /** Only if the live entry's version equals {@link #version}. */
  public static final int IF_VERSION = 3;

  /** Only if the live entry's value has the bytes of {@link #expectedIndex}. */
  public static final int IF_VALUE = 4;

  /** The reply carries the value that the entry had before. */
  public static final int RETURN_PREVIOUS = 1 << 3;

  /** Bits of the entry's new expiry. */
  public static final int EXPIRY_MASK = 0x7 << 4;

  /** The cache's durations decide. */
  public static final int EXPIRY_POLICY = 0;

  /** {@link #expiry} is a time to live in milliseconds. */
  public static final int EXPIRY_TTL = 1 << 4;

  /** {@link #expiry} is a time in milliseconds of the engine's clock. */
  public static final int EXPIRY_DEADLINE = 2 << 4;

  /** The entry does not expire. */
  public static final int EXPIRY_NEVER = 3 << 4;

  /** The expiry stays; a new entry gets the cache's duration for creation. */
  public static final int EXPIRY_KEEP = 4 << 4;

  /** Counts as an access for expiry when it finds an entry and does not change it. */
  public static final int ACCESS = 1 << 7;

  /** An iteration returns values beside keys. */
  public static final int WITH_VALUES = 1 << 8;

  /** A CLEAR refuses if somebody listens to removals. */
  public static final int UNLESS_WATCHED = 1 << 11;

  /**
   * A GET does not count as a use of the entry; hits and misses count all the same. Lies above the
   * bits that the native protocol sends.
   */
  public static final int QUIET = 1 << 15;

  private static final int INITIAL_ROWS = 16;

  /** Fewer rows than this are not worth the look ahead. */
  private static final int MIN_WARMED_ROWS = 4;

  /** 1.2 MB in arrays; a batch belongs to a thread, and few threads have longer ones at a time. */
  private static final int MAX_KEPT_ROWS = 16 * 1024;

  private static final int MODIFIERS = 0;
  private static final int KEY_INDEX = 1;
  private static final int KEY_LENGTH = 2;
  private static final int VALUE_INDEX = 3;
  private static final int VALUE_LENGTH = 4;
  private static final int EXPECTED_INDEX = 5;
  private static final int EXPECTED_LENGTH = 6;
  private static final int LIMIT = 7;
  private static final int INTS = 8;

  private static final int EXPIRY = 0;
  private static final int VERSION = 1;
  private static final int HASH = 2;
  private static final int EPOCH = 3;
  private static final int LONGS = 4;

  private static final int CACHE = 0;
  private static final int ATTACHMENT = 1;
  private static final int OBJECTS = 2;

  private ByteBuf source = Unpooled.EMPTY_BUFFER;
  private int size;

  @SuppressWarnings("unused") // see warm
  private long warmed;

  private int warmedTo;
  private long awaited;
  private final ShardLocks locks = new ShardLocks();
  private final Scratch scratch = new Scratch();
  private final Effects effects = new Effects(this);
  private final AwaitedListeners awaitedListeners = new AwaitedListeners();
  private boolean readOnly;
  private Command[] commands = new Command[INITIAL_ROWS];
  private int[] ints = new int[INITIAL_ROWS * INTS];
  private long[] longs = new long[INITIAL_ROWS * LONGS];
  private @Nullable Object[] objects = new Object[INITIAL_ROWS * OBJECTS];

  /** Creates an empty batch. */
  public CommandBatch() {}

  /** Drops all rows; keeps the arrays, unless they have become very long. */
  public void clear() {
    truncate(0);
    awaited = 0;
    effects.clear();
    awaitedListeners.clear();
    if (commands.length > MAX_KEPT_ROWS) {
      commands = new Command[INITIAL_ROWS];
      ints = new int[INITIAL_ROWS * INTS];
      longs = new long[INITIAL_ROWS * LONGS];
      objects = new Object[INITIAL_ROWS * OBJECTS];
    }
    source = Unpooled.EMPTY_BUFFER;
  }

  /** Sets the buffer that all indexes refer to; the batch does not retain it. */
  public void setSource(ByteBuf source) {
    this.source = source;
  }

  /** The buffer that all indexes refer to. */
  public ByteBuf source() {
    return source;
  }

  /** Number of rows. */
  public int size() {
    return size;
  }

  /**
   * Appends a row; the methods named after a column fill it further.
   *
   * @param modifiers bits of this class's constants
   * @param cache the cache that the command is for, null for commands on the store
   */
  public CommandBatch add(Command command, int modifiers, @Nullable CacheHandle cache) {
    if (size == commands.length) {
      grow();
    }
    int row = size++;
    commands[row] = command;
    int i = row * INTS;
    Arrays.fill(ints, i, i + INTS, 0);
    ints[i + MODIFIERS] = modifiers;
    int l = row * LONGS;
    Arrays.fill(longs, l, l + LONGS, 0);
    objects[row * OBJECTS + CACHE] = cache;
    return this;
  }

  private void grow() {
    int rows = 2 * commands.length;
    commands = Arrays.copyOf(commands, rows);
    ints = Arrays.copyOf(ints, rows * INTS);
    longs = Arrays.copyOf(longs, rows * LONGS);
    objects = Arrays.copyOf(objects, rows * OBJECTS);
  }

  /** Sets the last row's key, or the name for commands on caches. */
  public CommandBatch setKey(int index, int length) {
    int i = (size - 1) * INTS;
    ints[i + KEY_INDEX] = index;
    ints[i + KEY_LENGTH] = length;
    return this;
  }

  /** Sets the last row's value. */
  public CommandBatch setValue(int index, int length) {
    int i = (size - 1) * INTS;
    ints[i + VALUE_INDEX] = index;
    ints[i + VALUE_LENGTH] = length;
    return this;
  }

  /** Sets the bytes that {@link #IF_VALUE} compares with, or an increment, in the last row. */
  public CommandBatch setExpected(int index, int length) {
    int i = (size - 1) * INTS;
    ints[i + EXPECTED_INDEX] = index;
    ints[i + EXPECTED_LENGTH] = length;
    return this;
  }

  /** Sets the last row's time to live or deadline, milliseconds, or what {@link Commands} says. */
  public CommandBatch setExpiry(long millis) {
    longs[(size - 1) * LONGS + EXPIRY] = millis;
    return this;
  }

  /** Sets the version that {@link #IF_VERSION} compares with, or what {@link Commands} says. */
  public CommandBatch setVersion(long version) {
    longs[(size - 1) * LONGS + VERSION] = version;
    return this;
  }

  /**
   * Sets how much the last row is to return, the rows of its group, or what {@link Commands} says.
   */
  public CommandBatch setLimit(int limit) {
    ints[(size - 1) * INTS + LIMIT] = limit;
    return this;
  }

  /** Sets what a command on caches needs beside bytes: settings, names. */
  public CommandBatch setAttachment(Object attachment) {
    objects[(size - 1) * OBJECTS + ATTACHMENT] = attachment;
    return this;
  }

  /** Drops the rows from {@code size} on. */
  public void truncate(int size) {
    Arrays.fill(commands, size, this.size, null);
    Arrays.fill(objects, size * OBJECTS, this.size * OBJECTS, null);
    this.size = size;
  }

  /**
   * Sets the cache of a row that was added already. {@link Replies#cache} may do so for rows behind
   * the one that it answers, so that a batch can open a cache and use it.
   */
  public void setCache(int row, @Nullable CacheHandle cache) {
    objects[row * OBJECTS + CACHE] = cache;
  }

  /** Sets the hash of a row's key; the engine does so before it executes the rows. */
  public void setHash(int row, long hash) {
    longs[row * LONGS + HASH] = hash;
  }

  /** Keeps the epoch of a group's row's cache, so that all rows see the cache as of one instant. */
  void setEpoch(int row, long epoch) {
    longs[row * LONGS + EPOCH] = epoch;
  }

  /** What {@link #setEpoch} set. */
  long epoch(int row) {
    return longs[row * LONGS + EPOCH];
  }

  /** The locks of the group that is being executed. */
  ShardLocks locks() {
    return locks;
  }

  /** Room for the value that the row being executed computes. */
  Scratch scratch() {
    return scratch;
  }

  /**
   * Has the processor fetch what the execution of some rows will read, all at a time instead of one
   * after the other.
   */
  public void warm(Store store, int from, int to) {
    warmedTo = to;
    if (to - from < MIN_WARMED_ROWS) {
      return;
    }
    long read = 0;
    for (int stage = 0; stage < Shard.WARM_STAGES; stage++) {
      for (int row = from; row < to; row++) {
        read += commands[row].warm(store, this, row, stage);
      }
    }
    warmed = read; // only so that the compiler cannot find that nobody needs it
  }

  /** The row behind the last one that was passed to {@link #warm}. */
  int warmedTo() {
    return warmedTo;
  }

  /**
   * Position of the engine's log that must be acknowledged before anyone is told of the replies to
   * the rows that were executed since {@link #clear}.
   */
  public long awaited() {
    return awaited;
  }

  /** Whom the rows that were executed since {@link #clear} have to wait for. */
  public AwaitedListeners awaitedListeners() {
    return awaitedListeners;
  }

  /**
   * Sets where the effects of the next rows go; the engine does so before it executes them.
   *
   * @param log null for nowhere; then replies depend on nothing either
   * @param onlyReading whether commands that may change something are being refused
   */
  public void begin(@Nullable MutationLog log, boolean onlyReading) {
    effects.logTo(log);
    readOnly = onlyReading;
  }

  /** Whether nothing may be changed, because the log has failed. */
  boolean isReadOnly() {
    return readOnly;
  }

  /** What the row being executed does to entries. */
  Effects effects() {
    return effects;
  }

  /** Whether effects are logged, and replies depend on that. */
  boolean isLogged() {
    return effects.log() != null;
  }

  /** Notes what the reply to a row that was executed depends on. */
  public void noteAwaited(int row) {
    if (isLogged()) {
      commands[row].noteAwaited(this);
    }
  }

  /**
   * Notes that a reply depends on what was written in a shard, and on the changes of a cache as a
   * whole. To be called under the shard's lock, after the effects.
   */
  void await(Shard shard, CacheHandle cache) {
    if (isLogged()) {
      await(Math.max(shard.loggedTo(), cache.changedAt()));
    }
  }

  /** Notes that a reply depends on the changes of a cache as a whole. */
  void await(@Nullable CacheHandle cache) {
    if (isLogged() && cache != null) {
      await(cache.changedAt());
    }
  }

  /** Notes that a reply depends on all that was logged so far. */
  void awaitAll() {
    MutationLog log = effects.log();
    if (log != null) {
      await(log.appended());
    }
  }

  private void await(long position) {
    awaited = Math.max(awaited, position);
  }

  /** The command of a row. */
  public Command command(int row) {
    return commands[row];
  }

  /** The row to be executed after a row: the next one, or the one behind its group. */
  public int next(int row) {
    int next = row + 1;
    return commands[row].isGroup ? next + Math.max(0, Math.min(limit(row), size - next)) : next;
  }

  /** Bits of this class's constants. */
  public int modifiers(int row) {
    return ints[row * INTS + MODIFIERS];
  }

  /** Index of a row's key in {@link #source}. */
  public int keyIndex(int row) {
    return ints[row * INTS + KEY_INDEX];
  }

  /** Length of a row's key, bytes; 0 for none. */
  public int keyLength(int row) {
    return ints[row * INTS + KEY_LENGTH];
  }

  /** Index of a row's value in {@link #source}. */
  public int valueIndex(int row) {
    return ints[row * INTS + VALUE_INDEX];
  }

  /** Length of a row's value, bytes. */
  public int valueLength(int row) {
    return ints[row * INTS + VALUE_LENGTH];
  }

  /** Index of the bytes to compare with. */
  public int expectedIndex(int row) {
    return ints[row * INTS + EXPECTED_INDEX];
  }

  /** Length of the bytes to compare with. */
  public int expectedLength(int row) {
    return ints[row * INTS + EXPECTED_LENGTH];
  }

  /** What {@link #setLimit} set. */
  public int limit(int row) {
    return ints[row * INTS + LIMIT];
  }

  /** What {@link #setExpiry} set. */
  public long expiry(int row) {
    return longs[row * LONGS + EXPIRY];
  }

  /** What {@link #setVersion} set. */
  public long version(int row) {
    return longs[row * LONGS + VERSION];
  }

  /** Hash of a row's key, without its cache. */
  public long hash(int row) {
    return longs[row * LONGS + HASH];
  }

  /** The cache that a row is for. */
  public @Nullable CacheHandle cache(int row) {
    return (CacheHandle) objects[row * OBJECTS + CACHE];
  }

  /** What {@link #setAttachment} set. */
  public @Nullable Object attachment(int row) {
    return objects[row * OBJECTS + ATTACHMENT];
  }
}
