package io.crabcache.benchmarks.engine;

import java.util.Arrays;

/** The key that a cache on the heap needs for bytes: equal if they are, the hash not kept. */
@SuppressWarnings("ArrayRecordComponent") // compared by content
record ByteArrayKey(byte[] bytes) {

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteArrayKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
