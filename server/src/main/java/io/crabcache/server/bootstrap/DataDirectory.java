package io.crabcache.server.bootstrap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The directory that belongs to one server. A lock on the file {@code crabcache.lock} holds until
 * the process ends, however it ends; the file also says whose it is.
 */
final class DataDirectory implements AutoCloseable {
  private static final String LOCK_FILE = "crabcache.lock";
  private static final int MAX_OWNER_BYTES = 32;

  private final FileChannel channel;

  private DataDirectory(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Creates the directory if it is missing, and takes it.
   *
   * @throws StartException if it cannot be written to or another server has it
   */
  static DataDirectory open(Path directory) throws StartException {
    try {
      Files.createDirectories(directory);
      Path file = directory.resolve(LOCK_FILE);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        String owner = owner(channel);
        channel.close();
        throw new StartException(
            "the data directory %s belongs to another server%s; stop that one or choose another with --data-dir"
                .formatted(directory, owner));
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      return new DataDirectory(channel);
    } catch (FileAlreadyExistsException e) {
      throw new StartException("the data directory " + directory + " is a file", e);
    } catch (IOException e) {
      throw new StartException("cannot write to the data directory " + directory + ": " + e, e);
    }
  }

  /** Takes the lock; null if another process or another server in this one has it. */
  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String owner(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_OWNER_BYTES);
    int read = channel.read(bytes, 0);
    String pid = new String(bytes.array(), 0, Math.max(0, read), StandardCharsets.US_ASCII).strip();
    return pid.matches("[0-9]+") ? " (pid " + pid + ")" : "";
  }

  /** Gives the directory back. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
