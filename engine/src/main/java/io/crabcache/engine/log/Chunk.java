package io.crabcache.engine.log;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;

/**
 * Direct memory that records are appended to, and that the writer takes them from meanwhile.
 * Guarded by the lock of {@link PendingRecords}, save that the writer reads what it has taken.
 */
final class Chunk {
  private final ByteBuf bytes;

  /** The same bytes for the writer, who must not touch what the buffer of Netty keeps inside. */
  private final ByteBuffer view;

  private int records;
  private int takenBytes;
  private int takenRecords;

  /**
   * Allocates a chunk.
   *
   * @throws OutOfMemoryError if there is no memory
   */
  Chunk(int capacity) {
    bytes = UnpooledByteBufAllocator.DEFAULT.directBuffer(capacity, capacity);
    view = bytes.nioBuffer(0, capacity);
  }

  int capacity() {
    return bytes.capacity();
  }

  boolean hasRoomFor(int length) {
    return bytes.writableBytes() >= length;
  }

  /** Appends a record; the chunk is as before if that throws. */
  void append(LogRecord record) {
    int before = bytes.writerIndex();
    boolean written = false;
    try {
      Records.write(record, bytes);
      written = true;
    } finally {
      if (written) {
        records++;
      } else {
        bytes.writerIndex(before);
      }
    }
  }

  /** Bytes that the writer has not taken. */
  int pendingBytes() {
    return bytes.writerIndex() - takenBytes;
  }

  /** Records that the writer has not taken. */
  int pendingRecords() {
    return records - takenRecords;
  }

  /** Gives the writer what it has not taken; valid until the chunk is reset. */
  ByteBuffer take() {
    view.limit(bytes.writerIndex()).position(takenBytes);
    takenBytes = bytes.writerIndex();
    takenRecords = records;
    return view;
  }

  /** Empties the chunk. */
  void reset() {
    bytes.clear();
    records = 0;
    takenBytes = 0;
    takenRecords = 0;
  }

  /** Gives the memory back. */
  void free() {
    bytes.release();
  }
}
