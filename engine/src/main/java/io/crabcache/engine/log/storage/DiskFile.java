package io.crabcache.engine.log.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file on a disk. */
final class DiskFile implements LogFile {
  private final FileChannel channel;
  private final Path directory;

  /** What the file system knows the file by; null where it does not tell, as on Windows. */
  private final @Nullable Object key;

  /** Where the channel writes next; to look or to set it costs a system call. */
  private long next = -1;

  private DiskFile(FileChannel channel, Path directory, @Nullable Object key) {
    this.channel = channel;
    this.directory = directory;
    this.key = key;
  }

  /** Opens a file of a directory, to read and to write, with these options beside. */
  static DiskFile open(Path directory, String name, OpenOption... options) throws IOException {
    Path path = directory.resolve(name);
    Set<OpenOption> all = new HashSet<>(Arrays.asList(options));
    all.add(StandardOpenOption.READ);
    all.add(StandardOpenOption.WRITE);
    FileChannel channel = FileChannel.open(path, all);
    try {
      return new DiskFile(channel, directory, key(path));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
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
  public boolean hasName(String name) throws IOException {
    try {
      return Objects.equals(key, key(directory.resolve(name)));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
