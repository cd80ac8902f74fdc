package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;

/** CLEAR or COUNT. */
public final class WholeCacheOperation extends SingleOperation {
  private final int opcode;
  private final CacheBinding cache;

  /** Creates the operation; {@code opcode} is CLEAR or COUNT. */
  public WholeCacheOperation(int opcode, CacheBinding cache) {
    super(cache);
    this.opcode = opcode;
    this.cache = cache;
  }

  @Override
  public long maxBytes(int command) {
    return CommandWriter.MAX_OVERHEAD_BYTES;
  }

  @Override
  public void write(int command, CommandWriter out) {
    out.bare(opcode, cache.id());
  }
}
