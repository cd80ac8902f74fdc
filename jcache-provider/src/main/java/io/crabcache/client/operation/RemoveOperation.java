package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;
import org.jspecify.annotations.Nullable;

/** REMOVE, with or without a condition. */
public final class RemoveOperation extends SingleOperation {
  private final int modifiers;
  private final CacheBinding cache;
  private final byte[] key;
  private final long version;
  private final byte @Nullable [] expected;

  /** Creates the operation; which operands count is the modifiers' say. */
  public RemoveOperation(
      int modifiers, CacheBinding cache, byte[] key, long version, byte @Nullable [] expected) {
    super(cache);
    this.modifiers = modifiers;
    this.cache = cache;
    this.key = key;
    this.version = version;
    this.expected = expected;
  }

  @Override
  public long maxBytes(int command) {
    return Bytes.bound(key, expected, null);
  }

  @Override
  public void write(int command, CommandWriter out) {
    out.remove(modifiers, cache.id(), key, version, expected);
  }
}
