package io.crabcache.protocol;

/** Numbers of the commands in version 1; {@code docs/wire-format.md} says what each carries. */
public final class Opcode {

  /** Value of a key. */
  public static final int GET = 1;

  /** Whether a key has a live entry. */
  public static final int CONTAINS = 2;

  /** Stores a value, unconditionally or under a condition. */
  public static final int PUT = 3;

  /** Removes an entry, unconditionally or under a condition. */
  public static final int REMOVE = 4;

  /** Changes an entry's expiry and nothing else. */
  public static final int TOUCH = 5;

  /** Drops all entries of a cache. */
  public static final int CLEAR = 6;

  /** Number of live entries of a cache. */
  public static final int COUNT = 7;

  /** One page of a cache's entries. */
  public static final int ITERATE = 8;

  /** Takes or renews an advisory lease on a key, and reads its entry. */
  public static final int LEASE = 9;

  /** Gives a lease back. */
  public static final int RELEASE = 10;

  /** Binds a cache, new or existing, to an id on this connection. */
  public static final int OPEN = 16;

  /** Replaces a cache's settings. */
  public static final int CONFIGURE = 17;

  /** Removes a cache and its entries. */
  public static final int DESTROY = 18;

  /** One page of the names of the caches. */
  public static final int LIST = 19;

  /** Counters of a cache, or of the whole store for cache id 0. */
  public static final int STATISTICS = 20;

  /** Asks for the events of a cache on this connection. */
  public static final int SUBSCRIBE = 21;

  /** Ends what {@link #SUBSCRIBE} began. */
  public static final int UNSUBSCRIBE = 22;

  private Opcode() {}

  /** Tells whether version 1 has the command. */
  public static boolean isKnown(int opcode) {
    return (opcode >= GET && opcode <= RELEASE) || (opcode >= OPEN && opcode <= UNSUBSCRIBE);
  }
}
