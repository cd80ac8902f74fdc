package io.crabcache.engine.log;

import io.netty.buffer.ByteBuf;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what is in the blocks of a file. Not thread safe. */
final class RecordCounts {
  private final Map<RecordKind, Long> byKind = new EnumMap<>(RecordKind.class);
  private final LogRecord record = new LogRecord();
  private long blocks;
  private long records;
  private long endPosition;
  private long highestVersion;

  /** Counts a block as its header says. */
  void add(BlockReader block) {
    blocks++;
    records += block.recordCount();
    endPosition = block.endPosition();
    highestVersion = Math.max(highestVersion, block.highestVersion());
  }

  /**
   * Counts a block and the records in it.
   *
   * @return what is wrong with them, so that nothing is counted; null if nothing is
   */
  @Nullable String add(BlockReader block, ByteBuf in) {
    Map<RecordKind, Long> ofBlock = new EnumMap<>(RecordKind.class);
    int found = 0;
    try {
      for (int at = in.readerIndex(); at < in.writerIndex(); found++) {
        at = Records.read(in, at, in.writerIndex(), record);
        ofBlock.merge(record.kind(), 1L, Long::sum);
      }
    } catch (DamageException e) {
      return e.getMessage();
    }
    if (found != block.recordCount()) {
      return "a block of %d records, which says that it has %d"
          .formatted(found, block.recordCount());
    }
    ofBlock.forEach((kind, count) -> byKind.merge(kind, count, Long::sum));
    add(block);
    return null;
  }

  /** How many records were counted. */
  long records() {
    return records;
  }

  /** Adds the counts to a report. */
  FileReport addTo(FileReport report) {
    return new FileReport(
        report.name(),
        report.kind(),
        report.bytes(),
        report.created(),
        report.firstPosition(),
        Math.max(report.firstPosition(), endPosition),
        blocks,
        records,
        byKind,
        Math.max(report.highestVersion(), highestVersion),
        report.problem());
  }
}
