package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.ResultReader;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** LIST: one page of the names of the caches. */
public final class NamesOperation extends SingleOperation {
  private final byte[] prefix;
  private final byte[] after;
  private final int limit;
  private List<String> names = List.of();

  /** Creates the operation; {@code after} is the last name of the page before, or empty. */
  public NamesOperation(String prefix, String after, int limit) {
    super(null);
    this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
    this.after = after.getBytes(StandardCharsets.UTF_8);
    this.limit = limit;
  }

  @Override
  public NamesOperation await() {
    super.await();
    return this;
  }

  /** The names, ascending; fewer than the limit at the end. */
  public List<String> names() {
    return names;
  }

  @Override
  boolean waitsForListeners() {
    return false;
  }

  @Override
  public long maxBytes(int command) {
    return Bytes.bound(prefix, after, null);
  }

  @Override
  public void write(int command, CommandWriter out) {
    out.list(prefix, after, limit);
  }

  @Override
  void readBlock(ByteBuf block) {
    int count = Bytes.count(block, 1);
    List<String> read = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      read.add(ResultReader.fieldText(block));
    }
    Bytes.end(block);
    names = read;
  }
}
