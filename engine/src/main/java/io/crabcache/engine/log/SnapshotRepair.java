package io.crabcache.engine.log;

import io.crabcache.engine.log.storage.LogFile;
import io.crabcache.engine.log.storage.LogStorage;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes parts of a snapshot anew that are damaged, with the blocks that are whole. */
final class SnapshotRepair {
  private final LogStorage storage;
  private final LogRepair repair;

  SnapshotRepair(LogStorage storage, LogRepair repair) {
    this.storage = storage;
    this.repair = repair;
  }

  void repair(Catalog catalog, String part) throws IOException {
    try {
      new LogReading(storage, catalog, new Inspector(storage, true)).readPart(part);
    } catch (DamageException e) {
      if (!e.isRepairable()) {
        throw e;
      }
      rewrite(catalog, part);
    }
  }

  private void rewrite(Catalog catalog, String part) throws IOException {
    Manifest manifest = catalog.manifest();
    long logId = manifest == null ? 0 : manifest.logId();
    String unfinished = FileNames.unfinished(part);
    if (storage.list().contains(unfinished)) {
      storage.delete(unfinished);
    }
    boolean there = storage.list().contains(part);
    RecordCounts kept = new RecordCounts();
    try (BlockFile to = new SegmentMaker(storage, logId, 0).rewrittenPart(part)) {
      if (there) {
        copyWholeBlocks(part, to, kept);
      }
      to.writeEmptyBlock(BlockLayout.CLOSED, 0, 0);
      to.force();
    }
    String aside = there ? "kept as " + repair.copyAside(part) : "it was missing";
    storage.rename(unfinished, part);
    storage.syncDirectory();
    repair.say(
        "%s: damaged; written anew with the %d entries that can be read, the others are lost; %s"
            .formatted(part, kept.records(), aside));
  }

  private void copyWholeBlocks(String part, BlockFile to, RecordCounts kept) throws IOException {
    try (LogFile from = storage.open(part);
        BlockReader reader = reader(from, part)) {
      ByteBuffer[] buffers = new ByteBuffer[2];
      long at = FileLayout.BYTES;
      while (reader.seek(at)) {
        at = reader.endOffset();
        ByteBuf records = reader.retainedRecords();
        try {
          if (reader.length() > 0 && kept.add(reader, records) == null) {
            buffers[1] = records.nioBuffer();
            to.writeBlock(
                buffers, 2, reader.length(), reader.recordCount(), 0, 0, reader.highestVersion());
          }
        } finally {
          records.release();
        }
      }
    }
  }

  /** Reads a part; if its header is damaged, the id in it is perhaps right all the same. */
  private BlockReader reader(LogFile file, String part) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(FileLayout.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    file.read(bytes, 0);
    return BlockReader.withId(file, bytes.getLong(FileLayout.FILE_ID), FileNames.position(part));
  }
}
