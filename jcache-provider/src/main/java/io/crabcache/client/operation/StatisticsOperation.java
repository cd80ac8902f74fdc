package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.Opcode;
import io.crabcache.protocol.ResultReader;
import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.Map;

/** STATISTICS: the server's counters of a cache. */
public final class StatisticsOperation extends SingleOperation {
  private static final int MIN_COUNTER_BYTES = 1 + Long.BYTES;

  private final CacheBinding cache;
  private Map<String, Long> counters = Map.of();

  /** Creates the operation. */
  public StatisticsOperation(CacheBinding cache) {
    super(cache);
    this.cache = cache;
  }

  @Override
  public StatisticsOperation await() {
    super.await();
    return this;
  }

  /** Values by name, in the server's order. */
  public Map<String, Long> counters() {
    return counters;
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
    out.bare(Opcode.STATISTICS, cache.id());
  }

  @Override
  void readBlock(ByteBuf block) {
    Map<String, Long> read = new LinkedHashMap<>();
    for (int left = Bytes.count(block, MIN_COUNTER_BYTES); left > 0; left--) {
      read.put(ResultReader.fieldText(block), block.readLongLE());
    }
    Bytes.end(block);
    counters = read;
  }
}
