package io.crabcache.engine.command;

/** All commands, and which columns of a {@link CommandBatch} each reads beside the modifiers. */
public final class Commands {

  /** Value of a key. Reads cache, key; ACCESS. */
  public static final Command GET = new Get();

  /** Whether a key has a live entry. Reads cache, key; ACCESS. */
  public static final Command CONTAINS = new Contains();

  /** Stores a value. Reads cache, key, value, operands of condition and expiry. */
  public static final Command PUT = new Put();

  /** Removes an entry. Reads cache, key, operands of the condition. */
  public static final Command REMOVE = new Remove();

  /** Changes an entry's expiry. Reads cache, key, operands of condition and expiry. */
  public static final Command TOUCH = new Touch();

  /** Drops all entries of a cache. Reads cache. */
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

  /** Answers what the caller found wrong itself. Reads attachment ({@link Rejection}). */
  public static final Command REJECT = new Reject();

  private Commands() {}
}
