package io.crabcache.engine.log;

import io.crabcache.engine.log.storage.LogFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Reads the blocks of a segment or of a part of a snapshot. It is a cursor: what it is on is asked
 * from it until it goes on. Memory is bounded by the size of the file, whatever stands in it. Not
 * thread safe.
 */
final class BlockReader implements AutoCloseable {

  /** Bytes that are read at once, unless a block is longer. */
  private static final int WINDOW_BYTES = 1 << 20;

  /** Most bytes of records of a block, so that they and the header fit into one buffer. */
  static final int MAX_LENGTH = Integer.MAX_VALUE - 1023;

  /** What a window is compared with to see that it is empty. */
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(WINDOW_BYTES);

  private final LogFile file;
  private final long size;
  private final long fileId;
  private final long firstPosition;

  /** Whether records and checksums are looked at, and not only headers. */
  private final boolean checked;

  private final CRC32C crc = new CRC32C();
  private ByteBuf window = Unpooled.EMPTY_BUFFER;
  private ByteBuffer bytesOfWindow = window.nioBuffer();
  private long windowOffset;

  // The block that the cursor is on.
  private long offset;
  private int length;
  private int records;
  private int flags;
  private long position;
  private long synced;
  private long highestVersion;

  /** Where the next block is looked for, and what its position must be. */
  private long nextOffset = FileLayout.BYTES;

  private long nextPosition;
  private boolean closed;

  /** Reads a file, which it does not close. */
  BlockReader(LogFile file, FileHeader header) throws IOException {
    this(file, header.fileId(), header.firstPosition(), true);
  }

  private BlockReader(LogFile file, long fileId, long firstPosition, boolean checked)
      throws IOException {
    this.file = file;
    this.size = file.size();
    this.fileId = fileId;
    this.firstPosition = firstPosition;
    this.checked = checked;
    this.nextPosition = firstPosition;
  }

  /**
   * Reads only the headers of a file's blocks, and believes them. So are files read whose id is not
   * known, since their header is damaged.
   *
   * @param firstPosition position in the file's name
   */
  static BlockReader ofHeaders(LogFile file, long firstPosition) throws IOException {
    return new BlockReader(file, 0, firstPosition, false);
  }

  /** Reads a file that perhaps has an id, which its checksums tell. */
  static BlockReader withId(LogFile file, long fileId, long firstPosition) throws IOException {
    return new BlockReader(file, fileId, firstPosition, true);
  }

  /** Takes a file's id into a checksum. */
  static void updateWithFileId(CRC32C crc, long fileId) {
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      crc.update((int) (fileId >>> shift));
    }
  }

  /**
   * Goes on to the next block.
   *
   * @return false if the file's blocks end here: {@link #endOffset} and {@link #endPosition} say
   *     where
   */
  boolean next() throws IOException {
    if (closed || !isBlock(nextOffset) || position != nextPosition) {
      return false;
    }
    moveBehind();
    return true;
  }

  /**
   * Goes on to the first whole block at or behind an offset, whatever its position is. Afterwards
   * {@link #next} goes on from there.
   *
   * @return false if there is none
   */
  boolean seek(long from) throws IOException {
    long at = (from + RecordLayout.ALIGNMENT - 1) & -RecordLayout.ALIGNMENT;
    for (; at + BlockLayout.BYTES <= size; at += RecordLayout.ALIGNMENT) {
      if (fill(at, BlockLayout.BYTES)
          && window.getIntLE((int) (at - windowOffset) + BlockLayout.MAGIC)
              == BlockLayout.MAGIC_VALUE
          && isBlock(at)) {
        moveBehind();
        return true;
      }
    }
    return false;
  }

  private void moveBehind() {
    closed = (flags & BlockLayout.CLOSED) != 0;
    nextOffset = offset + BlockLayout.BYTES + length;
    nextPosition = position + length;
  }

  /** Whether a whole block of this file stands at an offset; if so, the cursor is on it. */
  private boolean isBlock(long at) throws IOException {
    if (!fill(at, BlockLayout.BYTES)) {
      return false;
    }
    int index = (int) (at - windowOffset);
    int bytes = window.getIntLE(index + BlockLayout.LENGTH);
    long start = window.getLongLE(index + BlockLayout.POSITION);
    // All blocks in front of this one have headers of one size.
    long headers = at - FileLayout.BYTES - (start - firstPosition);
    if (window.getIntLE(index + BlockLayout.MAGIC) != BlockLayout.MAGIC_VALUE
        || bytes < 0
        || bytes > MAX_LENGTH
        || bytes % RecordLayout.ALIGNMENT != 0
        || headers < 0
        || headers % BlockLayout.BYTES != 0
        || at + BlockLayout.BYTES + bytes > size) {
      return false;
    }
    if (checked) {
      if (!fill(at, (long) BlockLayout.BYTES + bytes)) {
        return false;
      }
      index = (int) (at - windowOffset);
      if (window.getIntLE(index + BlockLayout.CHECKSUM) != checksum(index, bytes)) {
        return false;
      }
    }
    offset = at;
    length = bytes;
    records = window.getIntLE(index + BlockLayout.RECORDS);
    flags = window.getIntLE(index + BlockLayout.FLAGS);
    position = start;
    synced = window.getLongLE(index + BlockLayout.SYNCED_POSITION);
    highestVersion = window.getLongLE(index + BlockLayout.HIGHEST_VERSION);
    return true;
  }

  private int checksum(int index, int bytes) {
    crc.reset();
    updateWithFileId(crc, fileId);
    int end = index + BlockLayout.BYTES + bytes;
    crc.update(bytesOfWindow.limit(end).position(index + BlockLayout.COVERED_FROM));
    return (int) crc.getValue();
  }

  /**
   * Sees that some bytes of the file are in the window.
   *
   * @return false if the file does not have them
   */
  private boolean fill(long from, long bytes) throws IOException {
    if (from + bytes > size) {
      return false;
    }
    if (from >= windowOffset && from + bytes <= windowOffset + window.writerIndex()) {
      return true;
    }
    int capacity = (int) Math.min(Math.max(bytes, WINDOW_BYTES), size - from);
    ByteBuf filled = PooledByteBufAllocator.DEFAULT.directBuffer(capacity, capacity);
    long overlap = windowOffset + window.writerIndex() - from;
    if (from >= windowOffset && overlap > 0) {
      filled.writeBytes(window, (int) (from - windowOffset), (int) overlap);
    }
    window.release();
    window = filled;
    windowOffset = from;
    int have = filled.writerIndex();
    bytesOfWindow = filled.nioBuffer(0, capacity);
    filled.writerIndex(have + file.read(bytesOfWindow.position(have), from + have));
    return bytes <= filled.writerIndex();
  }

  /** Bytes of the file. */
  long size() {
    return size;
  }

  /** Where the block begins in the file. */
  long offset() {
    return offset;
  }

  /** Bytes of the block with its header. */
  long bytes() {
    return BlockLayout.BYTES + (long) length;
  }

  /** Bytes of the block's records. */
  int length() {
    return length;
  }

  /** How many records the block has. */
  int recordCount() {
    return records;
  }

  /** Position of the block's first record. */
  long position() {
    return position;
  }

  /** Position up to which the log was on disk, as the block says. */
  long synced() {
    return synced;
  }

  /** Highest version, as the block says. */
  long highestVersion() {
    return highestVersion;
  }

  /** The block's records. They share memory with others; whoever takes them releases them. */
  ByteBuf retainedRecords() {
    return window.retainedSlice((int) (offset - windowOffset) + BlockLayout.BYTES, length);
  }

  /** Whether the file was closed in good order behind the last block read. */
  boolean isClosed() {
    return closed;
  }

  /** Offset behind the last block read. */
  long endOffset() {
    return nextOffset;
  }

  /** Position behind the last block read. */
  long endPosition() {
    return nextPosition;
  }

  /**
   * Looks for something in a file that is not zero.
   *
   * @return offset behind the last such byte; where the search began if there is none
   */
  static long contentEnd(LogFile file, long from) throws IOException {
    long rest = Math.max(1, file.size() - from);
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(WINDOW_BYTES, rest));
    long end = from;
    for (long at = from; file.read(piece.clear(), at) > 0; at += piece.limit()) {
      piece.flip();
      if (!piece.equals(ZEROS.duplicate().limit(piece.limit()))) {
        int last = piece.limit() - 1;
        while (piece.get(last) == 0) {
          last--;
        }
        end = at + last + 1;
      }
    }
    return end;
  }

  @Override
  public void close() {
    window.release();
    window = Unpooled.EMPTY_BUFFER;
  }
}
