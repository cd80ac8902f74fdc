package io.crabcache.engine.log;

import io.crabcache.engine.log.storage.LogFile;
import io.crabcache.engine.log.storage.LogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Keeps what a log goes on without, under names that nothing reads. */
final class Aside {
  private static final int COPY_BYTES = 1 << 20;

  private Aside() {}

  /** Gives a file such a name; returns it. */
  static String move(LogStorage storage, String name) throws IOException {
    String broken = brokenName(storage, name);
    storage.rename(name, broken);
    return broken;
  }

  /** Copies a file from an offset on, durably, under such a name; returns it. */
  static String copy(LogStorage storage, String name, long offset) throws IOException {
    String broken = brokenName(storage, name);
    String unfinished = FileNames.unfinished(broken);
    try {
      copy(storage, name, offset, unfinished);
      storage.rename(unfinished, broken);
    } catch (IOException | RuntimeException e) {
      giveUp(storage, unfinished, e);
      throw e;
    }
    storage.syncDirectory(); // before what was copied is changed
    return broken;
  }

  private static void copy(LogStorage storage, String name, long offset, String copy)
      throws IOException {
    try (LogFile from = storage.open(name);
        LogFile to = storage.create(copy)) {
      ByteBuffer piece = ByteBuffer.allocateDirect(COPY_BYTES);
      ByteBuffer[] buffers = {piece};
      int read;
      for (long at = offset; (read = from.read(piece.clear(), at)) > 0; at += read) {
        piece.flip();
        to.write(buffers, 1, at - offset);
      }
      to.force();
    }
  }

  /** A disk that is full needs the room. */
  private static void giveUp(LogStorage storage, String unfinished, Exception cause) {
    try {
      if (storage.list().contains(unfinished)) {
        storage.delete(unfinished);
      }
    } catch (IOException e) {
      cause.addSuppressed(e); // The next start deletes it.
    }
  }

  /** A name that is free, also while it is unfinished: a start deletes what it found unfinished. */
  private static String brokenName(LogStorage storage, String name) throws IOException {
    List<String> names = storage.list();
    String broken = name + FileNames.BROKEN;
    for (int i = 2; names.contains(broken) || names.contains(FileNames.unfinished(broken)); i++) {
      broken = name + "." + i + FileNames.BROKEN;
    }
    return broken;
  }
}
