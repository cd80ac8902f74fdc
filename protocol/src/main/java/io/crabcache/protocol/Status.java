package io.crabcache.protocol;

/** First byte of a result. */
public final class Status {

  /** Found, or done. */
  public static final int OK = 0;

  /** There is no live entry (or no such cache, for OPEN and DESTROY). */
  public static final int MISSING = 1;

  /** There is an entry, and the condition refuses it (or the cache exists, for OPEN). */
  public static final int MISMATCH = 2;

  /** The command failed; a code and a text follow. */
  public static final int ERROR = 3;

  private Status() {}
}
