package io.crabcache.engine.log;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log in memory: keeps all records as bytes, acknowledges what a test says, fails when it says
 * so, and replays. Thread safe.
 */
public final class RecordingLog implements MutationLog {
  private final ByteBuf bytes = Unpooled.buffer();
  private final List<Integer> ends = new ArrayList<>();
  private volatile long appended;
  private volatile @Nullable String failure;

  /** A record as a test compares it; texts have a character for each byte. */
  public record Written(
      RecordKind kind,
      long cache,
      long epoch,
      long version,
      long expiry,
      String key,
      String value) {}

  @Override
  public synchronized long append(LogRecord record) {
    if (failure == null) {
      Records.write(record, bytes);
      ends.add(bytes.writerIndex());
      appended = bytes.writerIndex();
    }
    return appended;
  }

  @Override
  public void write() {}

  @Override
  public long appended() {
    return appended;
  }

  @Override
  public long acknowledged() {
    return appended;
  }

  @Override
  public boolean isBehind() {
    return false;
  }

  /** Lets the log fail. */
  public void fail(String reason) {
    failure = reason;
  }

  @Override
  public @Nullable String failure() {
    return failure;
  }

  @Override
  public void addListener(Runnable listener) {}

  @Override
  public void removeListener(Runnable listener) {}

  @Override
  public boolean await(long position, long timeoutNanos) {
    return true;
  }

  @Override
  public void close() {}

  /** Number of records. */
  public synchronized int size() {
    return ends.size();
  }

  /** Position behind so many records. */
  public synchronized long position(int records) {
    return records == 0 ? 0 : ends.get(records - 1);
  }

  /** The records from one on. */
  public synchronized List<Written> since(int first) {
    List<Written> written = new ArrayList<>();
    LogRecord record = new LogRecord();
    for (int i = first; i < ends.size(); i++) {
      read((int) position(i), record);
      written.add(
          new Written(
              record.kind(),
              record.cache(),
              record.epoch(),
              record.version(),
              record.expiry(),
              text(record.key(), record.keyIndex(), record.keyLength()),
              text(record.value(), record.valueIndex(), record.valueLength())));
    }
    return written;
  }

  private void read(int index, LogRecord into) {
    try {
      Records.read(bytes, index, bytes.writerIndex(), into);
    } catch (DamageException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(ByteBuf in, int index, int length) {
    return in.toString(index, length, StandardCharsets.ISO_8859_1);
  }

  /**
   * Hands all records to a handler.
   *
   * @param perBlock how many a block has
   */
  public synchronized ReplayEnd replay(ReplayHandler handler, int perBlock) throws IOException {
    for (int from = 0; from < ends.size(); from += perBlock) {
      int to = Math.min(ends.size(), from + perBlock);
      int index = (int) position(from);
      int length = (int) position(to) - index;
      ByteBuf records = Unpooled.directBuffer(length).writeBytes(bytes, index, length);
      handler.block(
          new ReplayBlock(
              false,
              records,
              to - from,
              index,
              length,
              new ReplayBlock.Place("memory", "log", index)));
    }
    return new ReplayEnd(appended, 0, true, List.of());
  }
}
