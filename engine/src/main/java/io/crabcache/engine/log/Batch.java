package io.crabcache.engine.log;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What the writer has taken to write it as one block. Made once and filled again and again. Belongs
 * to the writer.
 */
final class Batch {

  /** Most buffers that one write takes, with the one for the header. */
  static final int MAX_BUFFERS = 64;

  private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

  private final ByteBuffer[] buffers = new ByteBuffer[MAX_BUFFERS];
  private int count;
  private int bytes;
  private int records;

  Batch() {
    begin();
  }

  /** Starts on another batch. */
  void begin() {
    Arrays.fill(buffers, NO_BYTES); // What was large is not to be kept.
    count = 1; // The first place is for the block's header.
    bytes = 0;
    records = 0;
  }

  /** Adds records. */
  void add(ByteBuffer buffer, int recordsInIt) {
    buffers[count++] = buffer;
    bytes += buffer.remaining();
    records += recordsInIt;
  }

  boolean isEmpty() {
    return count == 1;
  }

  boolean isFull() {
    return count == MAX_BUFFERS;
  }

  ByteBuffer[] buffers() {
    return buffers;
  }

  /** How many of the buffers are used. */
  int count() {
    return count;
  }

  int bytes() {
    return bytes;
  }

  int records() {
    return records;
  }
}
