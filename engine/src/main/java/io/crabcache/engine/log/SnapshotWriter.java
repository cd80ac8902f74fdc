package io.crabcache.engine.log;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * A snapshot that is being written beside the log. Each part is written by one thread; the rest is
 * called by one thread, after the parts are written.
 *
 * <p>If something of it fails, the snapshot is to be closed and comes to nothing; the log is not
 * concerned.
 */
public final class SnapshotWriter implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(SnapshotWriter.class.getName());

  /** Most parts of a snapshot. */
  public static final int MAX_PARTS = 1024;

  private enum State {
    /** It may be written. */
    OPEN,
    /** Nobody knows whether it counts, since its installation was not completed. */
    INSTALLING,
    /** It counts, or was given up. */
    ENDED
  }

  private final WriteAheadLog log;
  private final SegmentMaker maker;
  private final long position;
  private final List<SnapshotPart> parts;
  private State state = State.OPEN;

  SnapshotWriter(WriteAheadLog log, SegmentMaker maker, long position, List<SnapshotPart> parts) {
    this.log = log;
    this.maker = maker;
    this.position = position;
    this.parts = parts;
  }

  /**
   * Position that the replay begins at once the snapshot counts. What has taken effect before the
   * snapshot was begun is at this position or before.
   */
  public long position() {
    return position;
  }

  /**
   * Adds a record to a part.
   *
   * @param part 0 or more and less than the number of parts
   * @throws IOException if it cannot be written
   */
  public void append(int part, LogRecord record) throws IOException {
    if (state != State.OPEN) {
      throw new IllegalStateException("the snapshot was committed or closed before");
    }
    parts.get(part).append(record);
  }

  /** Bytes of the files so far. */
  public long bytes() {
    long bytes = 0;
    for (SnapshotPart part : parts) {
      bytes += part.bytes();
    }
    return bytes;
  }

  /**
   * Has the snapshot count: completes its files, waits until the log is on disk up to where it is
   * now, so that nothing in the snapshot is ahead of the log, and installs a manifest. Then deletes
   * what counts no more; what cannot be deleted is left for the next snapshot or start.
   *
   * @throws IOException if something fails, or the log has failed or is closed
   */
  public void commit() throws IOException {
    if (state != State.OPEN) {
      throw new IllegalStateException("the snapshot was committed or closed before");
    }
    for (SnapshotPart part : parts) {
      part.finish();
    }
    long synced = log.makeDurable();
    maker.syncDirectory();
    List<String> names = parts.stream().map(SnapshotPart::name).toList();
    Manifest manifest = new Manifest(maker.logId(), position, synced, names);
    log.whileOpen(
        () -> {
          manifest.write(maker.storage());
          state = State.INSTALLING;
          Manifest.activate(maker.storage());
          state = State.ENDED;
          deleteObsolete(manifest);
        });
    log.snapshotEnded(position);
  }

  private void deleteObsolete(Manifest manifest) {
    try {
      for (String name : maker.storage().list()) {
        if (Catalog.isObsolete(manifest, name)) {
          maker.storage().delete(name);
        }
      }
    } catch (IOException | RuntimeException e) {
      LOGGER.log(
          Level.WARNING,
          "Cannot delete what counts no more in {0}: {1}. The next snapshot tries again",
          maker.storage().place(),
          e);
    }
  }

  /** Gives the snapshot up unless it is committed, and deletes its files. */
  @Override
  public void close() {
    if (state == State.ENDED) {
      return;
    }
    boolean abandoned = state == State.OPEN;
    state = State.ENDED;
    try {
      closeFiles();
      if (abandoned && !log.isClosed()) { // otherwise the next start deletes them
        log.whileOpen(this::deleteFiles);
      }
    } catch (IOException | RuntimeException e) {
      LOGGER.log(
          Level.WARNING,
          "Cannot delete an unfinished snapshot in {0}: {1}. The next start tries again",
          maker.storage().place(),
          e);
    } finally {
      log.snapshotGivenUp();
    }
  }

  private void closeFiles() throws IOException {
    for (SnapshotPart part : parts) {
      part.close();
    }
  }

  private void deleteFiles() throws IOException {
    for (SnapshotPart part : parts) {
      maker.delete(part.name());
    }
  }
}
