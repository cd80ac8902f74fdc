package io.crabcache.bench;

import org.jspecify.annotations.Nullable;

/** What a load asks for. Keys are random ones of {@link #KEYS}. */
public enum LoadCommand {
  /** {@code PING}, which no key and no value has a part in. */
  PING("ping_mbulk"),
  /** {@code SET key value}. */
  SET("set"),
  /** {@code GET key}; all keys are there. */
  GET("get"),
  /** Half {@code SET}, three tenths {@code GET}, two tenths {@code DEL}, drawn for each command. */
  MIX(null);

  /** Number of keys, as many as {@code redis-benchmark -r 100000} has. */
  public static final int KEYS = 100_000;

  static final int SET_PERCENT = 50;
  static final int GET_PERCENT = 30;

  private final @Nullable String redisTest;

  LoadCommand(@Nullable String redisTest) {
    this.redisTest = redisTest;
  }

  /** What redis-benchmark calls it; null if it does not have it. */
  @Nullable String redisTest() {
    return redisTest;
  }

  /** Whether values have to be there before it begins. */
  boolean reads() {
    return this == GET || this == MIX;
  }
}
