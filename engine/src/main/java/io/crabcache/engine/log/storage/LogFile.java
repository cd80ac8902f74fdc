package io.crabcache.engine.log.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file. One thread at a time writes and truncates; others may read and force meanwhile, and
 * what was written before a force began is durable when it has ended.
 */
public interface LogFile extends AutoCloseable {

  /**
   * Writes all that remains in buffers, one behind the other. Bytes between the file's end and the
   * position become zeros. If it fails, any part may have been written.
   *
   * @param count how many of the buffers to write, from the first
   */
  void write(ByteBuffer[] buffers, int count, long position) throws IOException;

  /**
   * Reads until a buffer is full or the file ends.
   *
   * @return bytes read; less than the buffer had room for only at the file's end
   */
  int read(ByteBuffer buffer, long position) throws IOException;

  /**
   * Makes the content durable, with what is needed to find it. Once this has failed, nothing is
   * known of what was written since the last time.
   */
  void force() throws IOException;

  /** Cuts the file off; durable after a force. */
  void truncate(long size) throws IOException;

  /** Bytes of the file. */
  long size() throws IOException;

  /**
   * Whether whoever opens a name finds this file there. Somebody may have deleted it, or the
   * directory, or put another one there; what is written goes on to succeed then, and is lost.
   */
  boolean hasName(String name) throws IOException;

  @Override
  void close() throws IOException;
}
