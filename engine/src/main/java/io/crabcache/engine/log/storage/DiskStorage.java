package io.crabcache.engine.log.storage;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory on a disk. It is locked by a lock on the file {@value #LOCK_FILE}, which also has the
 * id of the process inside.
 */
public final class DiskStorage implements LogStorage {

  /** The file that is locked; never deleted. */
  public static final String LOCK_FILE = "crabcache.lock";

  private static final int MAX_OWNER_BYTES = 32;

  /** Windows neither needs nor allows a directory to be forced. */
  private static final boolean SYNCS_DIRECTORIES = File.separatorChar == '/';

  /**
   * Begins the names of system properties, one for each directory that this process has. To open
   * the file a second time would not do: a process's lock on a file is gone as soon as the process
   * closes the file anywhere. They are system properties because these classes may be loaded more
   * than once, by each application of a container, and are texts so that all may read them.
   */
  private static final String LOCKED_HERE = "io.crabcache.locked:";

  /**
   * Lock files that this process has locked under another name of the directory. They stay open,
   * since to close one takes that lock away.
   */
  private static final Queue<FileChannel> LOCKED_ELSEWHERE = new ConcurrentLinkedQueue<>();

  private final Path directory;
  private @Nullable FileChannel lock;

  private DiskStorage(Path directory) {
    this.directory = directory;
  }

  /**
   * Opens a directory, and creates it if it is missing.
   *
   * @throws IOException if it is a file, or cannot be created; the text says so
   */
  public static DiskStorage open(Path directory) throws IOException {
    try {
      create(directory.toAbsolutePath());
      return new DiskStorage(directory.toRealPath());
    } catch (FileAlreadyExistsException | NotDirectoryException e) {
      throw new IOException(
          "the data directory " + directory + " is a file; choose a directory", e);
    } catch (AccessDeniedException e) {
      throw notWritable(directory, e);
    } catch (IOException e) {
      throw new IOException("cannot create the data directory " + directory + ": " + e, e);
    }
  }

  /**
   * Opens a directory that is there.
   *
   * @throws IOException if it is not; the text says so
   */
  public static DiskStorage openExisting(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException("there is no data directory " + directory);
    }
    return new DiskStorage(directory.toRealPath());
  }

  /** Creates a directory with those above it, and sees that none of them vanishes in a crash. */
  private static void create(Path directory) throws IOException {
    Path parent = directory.getParent();
    if (parent != null && !Files.isDirectory(directory)) {
      create(parent);
      Files.createDirectories(directory);
      sync(parent);
    }
  }

  @Override
  public String place() {
    return directory.toString();
  }

  @Override
  public synchronized void lock() throws IOException {
    String property = LOCKED_HERE + directory;
    if (System.getProperties().putIfAbsent(property, "true") != null) {
      throw belongsTo(thisProcess());
    }
    try {
      lock = lockFile();
    } catch (AccessDeniedException e) {
      throw notWritable(directory, e);
    } finally {
      if (lock == null) {
        System.clearProperty(property);
      }
    }
  }

  /** Opens the file and locks it. */
  private FileChannel lockFile() throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK_FILE),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    boolean keep = false;
    try {
      FileLock got = channel.tryLock();
      if (got == null) {
        throw belongsTo(owner(channel));
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      keep = true;
      return channel;
    } catch (OverlappingFileLockException e) {
      keep = true;
      LOCKED_ELSEWHERE.add(channel);
      IOException refused = belongsTo(thisProcess());
      refused.initCause(e);
      throw refused;
    } finally {
      if (!keep) {
        channel.close();
      }
    }
  }

  private static String thisProcess() {
    return " (pid " + ProcessHandle.current().pid() + ", this one)";
  }

  private IOException belongsTo(String owner) {
    return new IOException(
        "the data directory %s belongs to another server%s; stop that one or choose another directory"
            .formatted(directory, owner));
  }

  private static String owner(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_OWNER_BYTES);
    int read = channel.read(bytes, 0);
    String pid = new String(bytes.array(), 0, Math.max(0, read), StandardCharsets.US_ASCII).strip();
    return pid.matches("[0-9]+") ? " (pid " + pid + ")" : "";
  }

  private static IOException notWritable(Path directory, IOException cause) {
    return new IOException(
        "cannot write to the data directory %s; give the user %s the right to, or choose another directory"
            .formatted(directory, System.getProperty("user.name")),
        cause);
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> Files.isRegularFile(file))
          .map(file -> String.valueOf(file.getFileName()))
          .toList();
    }
  }

  @Override
  public LogFile create(String name) throws IOException {
    return DiskFile.open(directory, name, StandardOpenOption.CREATE_NEW);
  }

  @Override
  public LogFile open(String name) throws IOException {
    return DiskFile.open(directory, name);
  }

  @Override
  public long size(String name) throws IOException {
    return Files.size(directory.resolve(name));
  }

  @Override
  public long usableBytes() throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.delete(directory.resolve(name));
  }

  @Override
  public void syncDirectory() throws IOException {
    sync(directory);
  }

  private static void sync(Path directory) throws IOException {
    if (SYNCS_DIRECTORIES) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    } else if (!Files.isDirectory(directory)) {
      throw new NoSuchFileException(directory.toString());
    }
  }

  @Override
  public synchronized void close() throws IOException {
    FileChannel held = lock;
    if (held != null) {
      lock = null;
      try {
        held.close();
      } finally {
        System.clearProperty(LOCKED_HERE + directory);
      }
    }
  }
}
