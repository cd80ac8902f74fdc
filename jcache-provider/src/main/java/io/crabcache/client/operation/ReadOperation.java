package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;

/** GET or CONTAINS. */
public final class ReadOperation extends SingleOperation {
  private final int opcode;
  private final int modifiers;
  private final CacheBinding cache;
  private final byte[] key;

  /** Creates the operation; {@code opcode} is GET or CONTAINS. */
  public ReadOperation(int opcode, int modifiers, CacheBinding cache, byte[] key) {
    super(cache);
    this.opcode = opcode;
    this.modifiers = modifiers;
    this.cache = cache;
    this.key = key;
  }

  @Override
  boolean waitsForListeners() {
    return false;
  }

  @Override
  public long maxBytes(int command) {
    return Bytes.bound(key, null, null);
  }

  @Override
  public void write(int command, CommandWriter out) {
    out.read(opcode, modifiers, cache.id(), key);
  }
}
