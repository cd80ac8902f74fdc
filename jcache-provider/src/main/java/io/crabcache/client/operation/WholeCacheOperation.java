package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.Opcode;

/** CLEAR or COUNT. */
public final class WholeCacheOperation extends SingleOperation {
  private final int opcode;
  private final int modifiers;
  private final CacheBinding cache;

  /** Creates the operation; {@code opcode} is CLEAR, which reads the modifiers, or COUNT. */
  public WholeCacheOperation(int opcode, int modifiers, CacheBinding cache) {
    super(cache);
    this.opcode = opcode;
    this.modifiers = modifiers;
    this.cache = cache;
  }

  @Override
  boolean waitsForListeners() {
    return false;
  }

  @Override
  public long maxBytes(int command) {
    return CommandWriter.MAX_OVERHEAD_BYTES;
  }

  @Override
  public void write(int command, CommandWriter out) {
    if (opcode == Opcode.CLEAR) {
      out.clear(modifiers, cache.id());
    } else {
      out.bare(opcode, cache.id());
    }
  }
}
