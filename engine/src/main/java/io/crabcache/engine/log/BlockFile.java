package io.crabcache.engine.log;

import io.crabcache.engine.log.storage.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A segment or a part of a snapshot that is being written. One thread writes; another may force the
 * file meanwhile.
 */
final class BlockFile implements AutoCloseable {
  private final LogFile file;
  private final String name;
  private final FileHeader header;

  /** Bytes that the file had, all zeros, before it was used. */
  private final long preparedBytes;

  private final ByteBuffer head =
      ByteBuffer.allocateDirect(BlockLayout.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer[] headOnly = {head};
  private final CRC32C crc = new CRC32C();
  private volatile long offset;
  private long position;
  private volatile boolean unforced = true;

  /**
   * Takes over a new file; the next thing is {@link #writeHeader}.
   *
   * @param preparedBytes its size, which is 0 unless it was made ahead
   */
  BlockFile(LogFile file, String name, FileHeader header, long preparedBytes) {
    this.file = file;
    this.name = name;
    this.header = header;
    this.preparedBytes = preparedBytes;
    this.position = header.firstPosition();
  }

  String name() {
    return name;
  }

  /** Position of the first record. */
  long firstPosition() {
    return header.firstPosition();
  }

  /** Position behind the last record. */
  long position() {
    return position;
  }

  /** Bytes of the file. */
  long bytes() {
    return Math.max(offset, preparedBytes);
  }

  /** Whether there is room made ahead. */
  boolean isPrepared() {
    return preparedBytes > 0;
  }

  /** Whether it has no records. */
  boolean isEmpty() {
    return position == header.firstPosition();
  }

  /** Where the next block goes. */
  long offset() {
    return offset;
  }

  /** Writes the file's header. */
  void writeHeader() throws LogFailure {
    ByteBuffer bytes = ByteBuffer.allocateDirect(FileLayout.BYTES);
    header.write(bytes);
    write(new ByteBuffer[] {bytes}, 1);
    offset = FileLayout.BYTES;
  }

  /**
   * Writes a block.
   *
   * @param buffers place for a header, then the records; emptied by this
   * @param count how many buffers these are
   * @param length bytes of the records
   * @param records number of the records
   * @param flags of {@link BlockLayout}
   */
  void writeBlock(
      ByteBuffer[] buffers,
      int count,
      int length,
      int records,
      int flags,
      long synced,
      long highestVersion)
      throws LogFailure {
    head.clear();
    head.putInt(BlockLayout.MAGIC, BlockLayout.MAGIC_VALUE);
    head.putInt(BlockLayout.LENGTH, length);
    head.putInt(BlockLayout.RECORDS, records);
    head.putLong(BlockLayout.FLAGS, flags); // and the zeros behind them
    head.putLong(BlockLayout.POSITION, position);
    head.putLong(BlockLayout.SYNCED_POSITION, synced);
    head.putLong(BlockLayout.HIGHEST_VERSION, highestVersion);
    head.putInt(BlockLayout.CHECKSUM, checksum(buffers, count));
    buffers[0] = head;
    long at = offset;
    write(buffers, count);
    offset = at + BlockLayout.BYTES + length;
    position += length;
  }

  /** Writes a block of no records. */
  void writeEmptyBlock(int flags, long synced, long highestVersion) throws LogFailure {
    writeBlock(headOnly, 1, 0, 0, flags, synced, highestVersion);
  }

  private int checksum(ByteBuffer[] buffers, int count) {
    crc.reset();
    BlockReader.updateWithFileId(crc, header.fileId());
    crc.update(head.position(BlockLayout.COVERED_FROM));
    head.position(0);
    for (int i = 1; i < count; i++) {
      ByteBuffer buffer = buffers[i];
      int start = buffer.position();
      crc.update(buffer);
      buffer.position(start);
    }
    return (int) crc.getValue();
  }

  private void write(ByteBuffer[] buffers, int count) throws LogFailure {
    try {
      file.write(buffers, count, offset);
      unforced = true;
    } catch (IOException | RuntimeException e) {
      throw new LogFailure("write", name, e);
    }
  }

  /** Makes all that was written durable. */
  void force() throws LogFailure {
    unforced = false; // What is written meanwhile sets it again.
    try {
      file.force();
    } catch (IOException | RuntimeException e) {
      throw new LogFailure("force", name, e);
    }
  }

  /** The same for a file that is not written any more, which may have been forced before. */
  void forceOnce() throws LogFailure {
    if (unforced) {
      force();
    }
  }

  /**
   * Whether the directory has this file still, under its name.
   *
   * @throws LogFailure if that cannot be found out
   */
  boolean isThere() throws LogFailure {
    try {
      return file.hasName(name);
    } catch (IOException | RuntimeException e) {
      throw new LogFailure("find", name, e);
    }
  }

  /** Cuts off what was made ahead and not used. */
  void trim() throws LogFailure {
    if (offset < preparedBytes) {
      try {
        file.truncate(offset);
      } catch (IOException | RuntimeException e) {
        throw new LogFailure("truncate", name, e);
      }
    }
  }

  @Override
  public void close() throws LogFailure {
    try {
      file.close();
    } catch (IOException | RuntimeException e) {
      throw new LogFailure("close", name, e);
    }
  }
}
