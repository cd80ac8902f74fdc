package io.crabcache.engine.log.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A directory in memory that can be told to fail, and that knows what a disk would have after a
 * crash: content that was forced, names that were there at the last {@link #syncDirectory}, and of
 * all else any part, in sectors of 512 bytes. Files have up to 2 GiB. Thread safe.
 */
public final class FaultyStorage implements LogStorage {

  /** What can be done with a storage and its files. */
  public enum Operation {
    /** {@link LogStorage#create}. */
    CREATE,
    /** {@link LogStorage#open}. */
    OPEN,
    /** {@link LogStorage#rename}. */
    RENAME,
    /** {@link LogStorage#delete}. */
    DELETE,
    /** {@link LogStorage#syncDirectory}. */
    SYNC_DIRECTORY,
    /** {@link LogFile#write}. */
    WRITE,
    /** {@link LogFile#read}. */
    READ,
    /** {@link LogFile#force}. */
    FORCE,
    /** {@link LogFile#truncate}. */
    TRUNCATE;

    /** Whether it may change anything. */
    public boolean changes() {
      return this != OPEN && this != READ;
    }
  }

  /** How an operation fails. */
  public enum Fault {
    /** The disk fails, and nothing has happened; after a force nobody knows what is on disk. */
    EIO,
    /** There is no room; of a write a part is done. */
    ENOSPC,
    /** A part of a write is done, then the disk fails. Like {@link #EIO} for all else. */
    SHORT_WRITE,
    /** The operation is done, and the disk says that it failed. */
    DONE_BUT_FAILED;

    private IOException exception() {
      return new IOException(this == ENOSPC ? "No space left on device" : "Input/output error");
    }
  }

  /**
   * An operation about to happen.
   *
   * @param number how many operations that change something came before, and 1
   * @param operation what it is
   * @param file name of the file, or of the first of two
   */
  public record Step(long number, Operation operation, String file) {}

  private record Planned(@Nullable Operation operation, String inName, long number, Fault fault) {

    boolean isFor(Step step, long ofKind) {
      if (!step.file.contains(inName)) {
        return false;
      }
      return operation == null
          ? step.operation.changes() && number == step.number
          : operation == step.operation && (number == ofKind || number == ANY);
    }
  }

  private static final long ANY = -1;

  private final Map<String, MemoryFile> files = new TreeMap<>();
  private final Map<String, MemoryFile> durableNames = new TreeMap<>();
  private final List<Planned> plan = new ArrayList<>();
  private final Map<Operation, Long> counts = new TreeMap<>();
  private long steps;
  private long usableBytes = Long.MAX_VALUE;
  private boolean locked;
  private volatile Consumer<Step> observer = step -> {};

  /** Creates an empty directory. */
  public FaultyStorage() {}

  /**
   * Has an operation fail, once.
   *
   * @param nth which one of this kind from now on, 1 for the next
   */
  public synchronized void fail(Operation operation, int nth, Fault fault) {
    plan.add(new Planned(operation, "", count(operation) + nth, fault));
  }

  /**
   * Has the next operation of a kind on certain files fail, or one that an observer keeps waiting.
   *
   * @param inName what the file has in its name
   */
  public synchronized void fail(Operation operation, String inName, Fault fault) {
    plan.add(new Planned(operation, inName, ANY, fault));
  }

  /**
   * Has the operation fail that is a certain one among those that change something.
   *
   * @param number as in {@link Step#number}
   */
  public synchronized void failStep(long number, Fault fault) {
    plan.add(new Planned(null, "", number, fault));
  }

  /** How many operations were there that change something. */
  public synchronized long steps() {
    return steps;
  }

  /** How many operations of a kind were there. */
  public synchronized long count(Operation operation) {
    return counts.getOrDefault(operation, 0L);
  }

  /** Whether a planned failure has not come yet. */
  public synchronized boolean hasPlans() {
    return !plan.isEmpty();
  }

  /**
   * Has someone told of each operation that changes something before it happens, on the thread that
   * does it, which may be kept waiting.
   */
  public void observe(Consumer<Step> newObserver) {
    observer = newObserver;
  }

  /** The files as another process finds them after this one has crashed. */
  public synchronized FaultyStorage afterProcessCrash() {
    FaultyStorage copy = new FaultyStorage();
    IdentityHashMap<MemoryFile, MemoryFile> copies = new IdentityHashMap<>();
    files.forEach(
        (name, file) -> copy.files.put(name, copies.computeIfAbsent(file, MemoryFile::copy)));
    durableNames.forEach(
        (name, file) ->
            copy.durableNames.put(name, copies.computeIfAbsent(file, MemoryFile::copy)));
    return copy;
  }

  /** The files as they may be found after the machine has crashed; chance says how. */
  public synchronized FaultyStorage afterMachineCrash(Random random) {
    FaultyStorage copy = new FaultyStorage();
    int share = random.nextInt(5); // from nothing to everything
    Set<String> names = new LinkedHashSet<>(files.keySet());
    names.addAll(durableNames.keySet());
    for (String name : names) {
      MemoryFile now = files.get(name);
      MemoryFile durable = durableNames.get(name);
      MemoryFile chosen = now == durable || random.nextInt(4) < share ? now : durable;
      if (chosen != null) {
        copy.put(name, chosen.afterCrash(random, share).content());
      }
    }
    return copy;
  }

  /** Puts a file there, durably. */
  public synchronized void put(String name, byte[] content) {
    MemoryFile file = new MemoryFile(content);
    files.put(name, file);
    durableNames.put(name, file);
  }

  /** Content of a file. */
  public synchronized byte[] content(String name) throws NoSuchFileException {
    return existing(name).content();
  }

  /** Whether the content of a file and its name are on disk. */
  public synchronized boolean isDurable(String name) throws NoSuchFileException {
    return existing(name).isForced() && files.get(name) == durableNames.get(name);
  }

  private MemoryFile existing(String name) throws NoSuchFileException {
    MemoryFile file = files.get(name);
    if (file == null) {
      throw new NoSuchFileException(name);
    }
    return file;
  }

  /** Counts an operation, tells of it, and finds out how it is to fail. */
  private @Nullable Fault begin(Operation operation, String file) {
    Step step;
    long ofKind;
    synchronized (this) {
      ofKind = counts.merge(operation, 1L, Long::sum);
      if (operation.changes()) {
        steps++;
      }
      step = new Step(steps, operation, file);
    }
    if (operation.changes()) {
      observer.accept(step);
    }
    synchronized (this) {
      for (Planned planned : plan) {
        if (planned.isFor(step, ofKind)) {
          plan.remove(planned);
          return planned.fault;
        }
      }
      return null;
    }
  }

  @FunctionalInterface
  private interface Action {
    void run() throws IOException;
  }

  private void perform(Operation operation, String file, Action action) throws IOException {
    Fault fault = begin(operation, file);
    synchronized (this) {
      if (fault == null || fault == Fault.DONE_BUT_FAILED) {
        action.run();
      }
    }
    if (fault != null) {
      throw fault.exception();
    }
  }

  @Override
  public String place() {
    return "memory";
  }

  @Override
  public synchronized void lock() throws IOException {
    if (locked) {
      throw new IOException("the data directory memory belongs to another server");
    }
    locked = true;
  }

  @Override
  public synchronized List<String> list() {
    return List.copyOf(files.keySet());
  }

  @Override
  public LogFile create(String name) throws IOException {
    perform(
        Operation.CREATE,
        name,
        () -> {
          if (files.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
          }
          files.put(name, new MemoryFile());
        });
    synchronized (this) {
      return new Handle(name, existing(name));
    }
  }

  @Override
  public LogFile open(String name) throws IOException {
    perform(Operation.OPEN, name, () -> existing(name));
    synchronized (this) {
      return new Handle(name, existing(name));
    }
  }

  @Override
  public synchronized long size(String name) throws IOException {
    return existing(name).size();
  }

  @Override
  public synchronized long usableBytes() {
    return usableBytes;
  }

  /** Says how much room there is; no write fails for that. */
  public synchronized void setUsableBytes(long bytes) {
    usableBytes = bytes;
  }

  @Override
  public void rename(String from, String to) throws IOException {
    perform(
        Operation.RENAME,
        from,
        () -> {
          files.put(to, existing(from));
          files.remove(from);
        });
  }

  @Override
  public void delete(String name) throws IOException {
    perform(
        Operation.DELETE,
        name,
        () -> {
          existing(name);
          files.remove(name);
        });
  }

  @Override
  public void syncDirectory() throws IOException {
    perform(
        Operation.SYNC_DIRECTORY,
        "",
        () -> {
          durableNames.clear();
          durableNames.putAll(files);
        });
  }

  @Override
  public synchronized void close() {
    locked = false;
  }

  /** An open file. */
  private final class Handle implements LogFile {
    private final String name;
    private final MemoryFile file;
    private volatile boolean closed;

    Handle(String name, MemoryFile file) {
      this.name = name;
      this.file = file;
    }

    private void requireOpen() throws ClosedChannelException {
      if (closed) {
        throw new ClosedChannelException();
      }
    }

    @Override
    public void write(ByteBuffer[] buffers, int count, long position) throws IOException {
      requireOpen();
      Fault fault = begin(Operation.WRITE, name);
      int length = 0;
      for (int i = 0; i < count; i++) {
        length += buffers[i].remaining();
      }
      int done = length;
      if (fault == Fault.EIO) {
        done = 0;
      } else if (fault == Fault.SHORT_WRITE || fault == Fault.ENOSPC) {
        done = length / 2;
      }
      synchronized (FaultyStorage.this) {
        file.write(buffers, count, Math.toIntExact(position), done);
      }
      if (fault != null) {
        throw fault.exception();
      }
    }

    @Override
    public int read(ByteBuffer buffer, long position) throws IOException {
      requireOpen();
      int[] read = new int[1];
      perform(Operation.READ, name, () -> read[0] = file.read(buffer, position));
      return read[0];
    }

    @Override
    public void force() throws IOException {
      requireOpen();
      Fault fault = begin(Operation.FORCE, name);
      synchronized (FaultyStorage.this) {
        if (fault == null || fault == Fault.DONE_BUT_FAILED) {
          file.force();
        } else {
          file.dropUnforced();
        }
      }
      if (fault != null) {
        throw fault.exception();
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      requireOpen();
      perform(Operation.TRUNCATE, name, () -> file.truncate(Math.toIntExact(size)));
    }

    @Override
    public long size() throws IOException {
      requireOpen();
      synchronized (FaultyStorage.this) {
        return file.size();
      }
    }

    @Override
    public boolean hasName(String other) {
      synchronized (FaultyStorage.this) {
        return files.get(other) == file;
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
