package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.log.storage.DiskStorage;
import io.crabcache.engine.log.storage.LogFile;
import io.crabcache.engine.log.storage.LogStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentsTest {
  private static final long VERSION = 7;

  @TempDir Path directory;

  /** A directory in which something else happens just before a file gets its name. */
  private static final class Interrupted implements LogStorage {
    private final LogStorage storage;
    private Rename meanwhile = () -> {};

    private interface Rename {
      void run() throws IOException;
    }

    Interrupted(LogStorage storage) {
      this.storage = storage;
    }

    @Override
    public void rename(String from, String to) throws IOException {
      meanwhile.run();
      storage.rename(from, to);
    }

    @Override
    public String place() {
      return storage.place();
    }

    @Override
    public void lock() throws IOException {
      storage.lock();
    }

    @Override
    public List<String> list() throws IOException {
      return storage.list();
    }

    @Override
    public LogFile create(String name) throws IOException {
      return storage.create(name);
    }

    @Override
    public LogFile open(String name) throws IOException {
      return storage.open(name);
    }

    @Override
    public long size(String name) throws IOException {
      return storage.size(name);
    }

    @Override
    public long usableBytes() throws IOException {
      return storage.usableBytes();
    }

    @Override
    public void delete(String name) throws IOException {
      storage.delete(name);
    }

    @Override
    public void syncDirectory() throws IOException {
      storage.syncDirectory();
    }

    @Override
    public void close() throws IOException {
      storage.close();
    }
  }

  /** Both have the same name until the prepared segment gets that of its position. */
  @Test
  void noSegmentIsPreparedWhileTheOneBeforeItGetsItsName() throws Exception {
    try (Interrupted storage = new Interrupted(DiskStorage.open(directory))) {
      SegmentMaker maker = new SegmentMaker(storage, 1, LogSettings.MIN_SEGMENT_BYTES);
      BlockFile first = maker.first(0, VERSION);
      Segments segments = new Segments(maker, SyncPolicy.ALWAYS, first);
      segments.prepare();
      storage.meanwhile = segments::prepare;
      assertThat(segments.hasBetter()).isTrue();

      BlockFile second = segments.roll(VERSION);
      assertThat(second.isPrepared()).isTrue();
      assertThat(segments.current()).isSameAs(second);
      assertThat(segments.hasBetter()).isFalse();

      storage.meanwhile = () -> {};
      segments.prepare();
      assertThat(storage.list()).contains(FileNames.PREPARED);
      segments.dropPrepared();
      for (AutoCloseable file : segments.takeOpenFiles()) {
        file.close();
      }
    }
  }
}
