package io.crabcache.engine.command;

/** All commands, and which columns of a {@link CommandBatch} each reads beside the modifiers. */
public final class Commands {

  /** Value of a key. Reads cache, key; ACCESS, QUIET. */
  public static final Command GET = new Get();

  /** Whether a key has a live entry. Reads cache, key; ACCESS. */
  public static final Command CONTAINS = new Contains();

  /** Stores a value. Reads cache, key, value, operands of condition and expiry. */
  public static final Command PUT = new Put();

  /** Removes an entry. Reads cache, key, operands of the condition. */
  public static final Command REMOVE = new Remove();

  /** Changes an entry's expiry. Reads cache, key, operands of condition and expiry. */
  public static final Command TOUCH = new Touch();

  /**
   * Takes or renews an advisory lease on a key: OK with the entry, if there is one, or MISMATCH if
   * another holds it. Reads cache, key, version (the holder), expiry (for how long, milliseconds).
   */
  public static final Command LEASE = new Lease();

  /** Gives a lease back: OK or MISSING. Reads cache, key, version (the holder). */
  public static final Command RELEASE = new Release();

  /** Value of a key without counting hit, miss or use. Reads cache, key. */
  public static final Command PEEK = new Peek();

  /** Counts a use of an entry for eviction. Reads cache, key; ACCESS. */
  public static final Command USE = new Use();

  /** Length of a value as a number, 0 if there is none. Reads cache, key. */
  public static final Command LENGTH = new Length();

  /** Condition of {@link #EXPIRE}, in the limit: the entry does not expire yet. */
  public static final int EXPIRE_IF_NONE = 1;

  /** Condition of {@link #EXPIRE}, in the limit: the entry expires already. */
  public static final int EXPIRE_IF_ANY = 1 << 1;

  /** Condition of {@link #EXPIRE}, in the limit: the deadline is later than the one it has. */
  public static final int EXPIRE_IF_LATER = 1 << 2;

  /** Condition of {@link #EXPIRE}, in the limit: the deadline is earlier than the one it has. */
  public static final int EXPIRE_IF_EARLIER = 1 << 3;

  /**
   * Gives an entry a deadline. Reads cache, key, expiry (the deadline; a negative one has passed),
   * limit (bits EXPIRE_IF_*); no modifiers.
   */
  public static final Command EXPIRE = new Expire();

  /** Takes an entry's expiry away. Reads cache, key. */
  public static final Command PERSIST = new Persist();

  /**
   * Part of a value, empty if there is none; counts as GET. Reads cache, key, version (first byte)
   * and expiry (last byte), both from the end of the value if negative; no modifiers.
   */
  public static final Command GET_RANGE = new GetRange();

  /**
   * Adds to a value that is an integer's text, and answers the sum as a number; the expiry stays.
   * Reads cache, key, version (what to add), operands of expiry for a new entry.
   */
  public static final Command INCREMENT = new Increment();

  /**
   * Adds to a value that is a floating-point number's text, and answers the new value; the expiry
   * stays. Reads cache, key, expected (text of what to add), operands of expiry for a new entry.
   */
  public static final Command INCREMENT_FLOAT = new IncrementFloat();

  /**
   * Puts bytes behind a value, and answers its length as a number; the expiry stays. Reads cache,
   * key, value, operands of expiry for a new entry.
   */
  public static final Command APPEND = new Append();

  /**
   * Writes bytes over a value and answers its length as a number; the expiry stays. Reads cache,
   * key, value, limit (the offset), operands of expiry for a new entry.
   */
  public static final Command SET_RANGE = new SetRange();

  /** The estimate of how often a key was used as a number, or MISSING. Reads cache, key. */
  public static final Command FREQUENCY = new Frequency();

  /** Bytes that an entry takes as a number, or MISSING. Reads cache, key. */
  public static final Command ENTRY_BYTES = new EntryBytes();

  /** A random key as value, or MISSING. Reads cache. */
  public static final Command RANDOM = new RandomKey();

  /**
   * Moves an entry to another key, with its expiry. A group of two rows that are any commands on
   * keys, as PEEK, and say from where and to where. Reads limit (2); condition IF_ABSENT.
   */
  public static final Command RENAME = new Rename();

  /** As {@link #RENAME}, and the first key keeps its entry. */
  public static final Command COPY = new Copy();

  /**
   * Executes the rows behind it, which are commands on keys, at one instant. Reads limit (how many
   * rows), version (most bytes of the values that are returned, 0 for any number).
   */
  public static final Command TOGETHER = new Together();

  /**
   * As {@link #TOGETHER}, if no row's key has a live entry; else MISMATCH. Reads limit (how many
   * rows).
   */
  public static final Command TOGETHER_IF_ABSENT = new TogetherIfAbsent();

  /** Tells a listener of changes from now on. Reads cache, attachment ({@code EntryListener}). */
  public static final Command WATCH = new Watch();

  /** Drops all entries of a cache. Reads cache; UNLESS_WATCHED. */
  public static final Command CLEAR = new Clear();

  /** Number of live entries of a cache. Reads cache. */
  public static final Command COUNT = new Count();

  /** A page of a cache's entries. Reads cache, version (as cursor), limit; WITH_VALUES. */
  public static final Command ITERATE = new Iterate();

  /**
   * Creates or looks up a cache. Reads key (as name), attachment ({@code CacheSpec}); condition.
   */
  public static final Command CREATE = new Create();

  /** Replaces a cache's settings. Reads cache, attachment ({@code CacheSpec}). */
  public static final Command CONFIGURE = new Configure();

  /** Removes a cache. Reads key (as name). */
  public static final Command DESTROY = new Destroy();

  /** A page of names. Reads key (as prefix), value (as the name to go on behind), limit. */
  public static final Command LIST = new ListCaches();

  /** Counters of a cache. Reads cache. */
  public static final Command CACHE_STATISTICS = new CacheStatistics();

  /** Counters of the whole store. */
  public static final Command STORE_STATISTICS = new StoreStatistics();

  /** Runs something of the caller's, at its place. Reads attachment ({@code Runnable}). */
  public static final Command CALL = new Call();

  /** Answers OK, and keeps a reply's place. Reads nothing. */
  public static final Command NOTHING = new Nothing();

  /** Answers what the caller found wrong itself. Reads attachment ({@link Rejection}). */
  public static final Command REJECT = new Reject();

  private Commands() {}
}
