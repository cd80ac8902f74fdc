package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;
import org.jspecify.annotations.Nullable;

/** PUT, with or without a condition. */
public final class PutOperation extends SingleOperation {
  private final int modifiers;
  private final CacheBinding cache;
  private final byte[] key;
  private final byte[] value;
  private final long version;
  private final byte @Nullable [] expected;
  private final long expiry;

  /** Creates the operation; which operands count is the modifiers' say. */
  public PutOperation(
      int modifiers,
      CacheBinding cache,
      byte[] key,
      byte[] value,
      long version,
      byte @Nullable [] expected,
      long expiry) {
    super(cache);
    this.modifiers = modifiers;
    this.cache = cache;
    this.key = key;
    this.value = value;
    this.version = version;
    this.expected = expected;
    this.expiry = expiry;
  }

  @Override
  public long maxBytes(int command) {
    return Bytes.bound(key, value, expected);
  }

  @Override
  public void write(int command, CommandWriter out) {
    out.put(modifiers, cache.id(), key, value, version, expected, expiry);
  }
}
