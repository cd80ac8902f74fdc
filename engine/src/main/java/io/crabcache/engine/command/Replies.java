package io.crabcache.engine.command;

import io.crabcache.engine.store.CacheHandle;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Where the engine puts its replies: one per row, in the rows' order, save that a group is answered
 * as a whole. Each dialect implements it by encoding straight into the connection's output; a test
 * implements it by collecting.
 *
 * <p>The engine calls it on the executing thread, partly while it holds a shard's lock, so an
 * implementation only writes to memory: it never blocks, calls the engine or throws.
 */
public interface Replies {

  /** Reply to a command that found, did or refused something. */
  enum Outcome {
    /** Found, or done. */
    OK,
    /** No live entry; no such cache. */
    MISSING,
    /** There is an entry and the condition refuses it; the cache exists already. */
    MISMATCH
  }

  /** Why a command failed. */
  enum Failure {
    /** The cache was destroyed, or the row has none. */
    NO_SUCH_CACHE,
    /** An operand is out of its range. */
    INVALID_ARGUMENT,
    /** A key or value is larger than the store takes. */
    TOO_LARGE,
    /** The store has as many caches as it may have. */
    STORE_FULL,
    /** The log has failed, and commands that change something are refused. */
    LOG_FAILED,
    /** A defect; the engine has logged it. */
    INTERNAL
  }

  /** Flag: the key had a live entry before the command. */
  int EXISTED = 1;

  /** Flag: the command wrote the entry or its expiry, and left it in the store. */
  int STORED = 2;

  /** Flag: somebody holds a lease on the key; told by reads and by what a condition refuses. */
  int LEASED = 1 << 7;

  /** Most bytes that an entry of a reply may take beside its key and value. */
  int ENTRY_OVERHEAD_BYTES = 32;

  /** Expiry of an entry that does not expire. */
  long NO_EXPIRY = -1;

  /**
   * A reply without value.
   *
   * @param flags {@link #EXISTED}, {@link #STORED}, {@link #LEASED}
   * @param version version of the entry found or written, 0 if none
   * @param expiry milliseconds of the engine's clock, {@link #NO_EXPIRY}
   */
  void result(Outcome outcome, int flags, long version, long expiry);

  /**
   * Starts a reply that carries a value; the parameters are those of {@link #result}.
   *
   * @return the buffer to whose end the engine appends exactly {@code length} bytes
   */
  ByteBuf beginValue(Outcome outcome, int flags, long version, long expiry, int length);

  /** Ends what {@link #beginValue} started. */
  void endValue();

  /**
   * Starts the reply to a group: the replies of its members follow in their order, then {@link
   * #endGroup}. A group that is not executed is answered by one {@link #result} or {@link #failure}
   * instead of all this.
   */
  void beginGroup(int members);

  /** Ends what {@link #beginGroup} started; no lock is held any more. */
  void endGroup();

  /** A reply that is a number. */
  void number(long number);

  /** Starts a reply of entries. */
  void beginEntries();

  /**
   * Starts one entry of the reply.
   *
   * @param valueLength -1 if values were not asked for
   * @return the buffer to whose end the engine appends exactly {@code keyLength} bytes; if {@code
   *     valueLength} is not -1 it calls {@link #entryValue} then
   */
  ByteBuf beginEntry(long version, long expiry, int keyLength, int valueLength);

  /**
   * Goes on to the value of an entry.
   *
   * @return the buffer to whose end the engine appends exactly {@code valueLength} bytes
   */
  ByteBuf entryValue(int valueLength);

  /**
   * Ends a reply of entries.
   *
   * @param cursor where the next page begins; 0 if this was the last
   */
  void endEntries(long cursor);

  /**
   * Reply of the command that creates or looks up a cache, if it did so.
   *
   * @param created whether this command created it
   */
  void cache(CacheHandle cache, boolean created);

  /** A reply of names. */
  void names(List<String> names);

  /** A reply of counters. */
  void statistics(List<Statistic> statistics);

  /**
   * Reply to a command that failed; it has changed nothing. A reply with a value or of entries that
   * was begun and not ended is void then.
   */
  void failure(Failure failure, String text);

  /**
   * Number of replies that are complete, or of groups that were begun; the engine looks only at
   * whether it changes.
   */
  int answered();

  /** Tells the engine to stop in front of the next row, because the output is at its bound. */
  boolean isFull();

  /**
   * Whether the engine may also stop in front of any row but the first while the log has too much
   * to write; rows of a few bytes may have it write large values.
   */
  default boolean mayPause() {
    return false;
  }

  /** Bytes that an iteration may add before {@link #isFull} would be true; at least 0. */
  int room();
}
