package io.crabcache.engine.log.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file on a disk. */
final class DiskFile implements LogFile {
  private final FileChannel channel;

  /** Where the channel writes next; to look or to set it costs a system call. */
  private long next = -1;

  DiskFile(FileChannel channel) {
    this.channel = channel;
  }

  @Override
  public void write(ByteBuffer[] buffers, int count, long position) throws IOException {
    if (next != position) {
      channel.position(position);
    }
    next = -1;
    long written = 0;
    int first = 0;
    while (first < count) {
      if (buffers[first].hasRemaining()) {
        written += channel.write(buffers, first, count - first); // perhaps only a part
      } else {
        first++;
      }
    }
    next = position + written;
  }

  @Override
  public int read(ByteBuffer buffer, long position) throws IOException {
    int before = buffer.position();
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position() - before) < 0) {
        break;
      }
    }
    return buffer.position() - before;
  }

  @Override
  public void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
