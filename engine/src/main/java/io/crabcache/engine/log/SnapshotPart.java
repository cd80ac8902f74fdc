package io.crabcache.engine.log;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/** A part of a snapshot that is being written, by one thread. */
final class SnapshotPart implements AutoCloseable {
  private static final int BUFFER_BYTES = 256 << 10;

  /**
   * Bytes after which the file is forced, so that the disk gets them bit by bit: all at once at the
   * end would hold the log up, which is forced meanwhile.
   */
  private static final long FORCED_BYTES = 16 << 20;

  private final BlockFile file;
  private final LongSupplier highestVersion;
  private final WriteAheadLog log;
  private final ByteBuf buffer;
  private final ByteBuffer[] buffers = new ByteBuffer[2];
  private int records;

  /** Bytes written since the file was last forced. */
  private long unforced;

  private boolean closed;

  SnapshotPart(BlockFile file, LongSupplier highestVersion, WriteAheadLog log) {
    this.file = file;
    this.highestVersion = highestVersion;
    this.log = log;
    this.buffer = UnpooledByteBufAllocator.DEFAULT.directBuffer(BUFFER_BYTES, BUFFER_BYTES);
  }

  String name() {
    return file.name();
  }

  /** Bytes of the file so far. */
  long bytes() {
    return file.bytes();
  }

  void append(LogRecord record) throws IOException {
    long length = Records.bytes(record);
    if (length > PendingRecords.MAX_RECORD_BYTES) {
      throw new IllegalArgumentException(
          "a record of %d bytes; a snapshot takes up to %d"
              .formatted(length, PendingRecords.MAX_RECORD_BYTES));
    }
    if (length > buffer.writableBytes()) {
      flush();
    }
    if (length <= buffer.capacity()) {
      Records.write(record, buffer);
      records++;
      return;
    }
    ByteBuf own = UnpooledByteBufAllocator.DEFAULT.directBuffer((int) length, (int) length);
    try {
      Records.write(record, own);
      write(own, 1);
    } finally {
      own.release();
    }
  }

  private void flush() throws IOException {
    if (records > 0) {
      write(buffer, records);
      buffer.clear();
      records = 0;
    }
  }

  private void write(ByteBuf from, int count) throws IOException {
    log.requireRoom(from.readableBytes());
    buffers[1] = from.nioBuffer();
    file.writeBlock(buffers, 2, from.readableBytes(), count, 0, 0, highestVersion.getAsLong());
    unforced += from.readableBytes();
    if (unforced >= FORCED_BYTES) {
      file.force();
      unforced = 0;
    }
  }

  /** Writes the rest and makes all durable. */
  void finish() throws IOException {
    flush();
    file.writeEmptyBlock(BlockLayout.CLOSED, 0, highestVersion.getAsLong());
    file.force();
    close();
  }

  /** Closes the file and gives the memory back. */
  @Override
  public void close() throws LogFailure {
    if (!closed) {
      closed = true;
      buffer.release();
      file.close();
    }
  }
}
