package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;
import org.jspecify.annotations.Nullable;

/** TOUCH: a new expiry for an entry, with or without a condition. */
public final class TouchOperation extends SingleOperation {
  private final int modifiers;
  private final CacheBinding cache;
  private final byte[] key;
  private final long version;
  private final byte @Nullable [] expected;
  private final long expiry;

  /** Creates the operation; which operands count is the modifiers' say. */
  public TouchOperation(
      int modifiers,
      CacheBinding cache,
      byte[] key,
      long version,
      byte @Nullable [] expected,
      long expiry) {
    super(cache);
    this.modifiers = modifiers;
    this.cache = cache;
    this.key = key;
    this.version = version;
    this.expected = expected;
    this.expiry = expiry;
  }

  @Override
  public long maxBytes(int command) {
    return Bytes.bound(key, expected, null);
  }

  @Override
  public void write(int command, CommandWriter out) {
    out.touch(modifiers, cache.id(), key, version, expected, expiry);
  }
}
