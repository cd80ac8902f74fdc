package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.log.storage.LogStorage;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a replay has given. */
final class Replayed implements ReplayHandler {
  final List<Mutation> snapshot = new ArrayList<>();
  final List<Mutation> log = new ArrayList<>();
  ReplayEnd end = new ReplayEnd(0, 0, true, List.of());
  int blocks;
  private long position = -1;
  private long bytes;

  private Replayed() {}

  /** Takes a directory, replays it, and gives it back. */
  static Replayed of(LogStorage storage) throws IOException {
    try (LogDirectory directory = LogDirectory.open(storage)) {
      return of(directory);
    }
  }

  /** Replays a directory. */
  static Replayed of(LogDirectory directory) throws IOException {
    Replayed replayed = new Replayed();
    long bytes = directory.replayBytes();
    replayed.end = directory.replay(replayed);
    assertThat(replayed.bytes).isLessThanOrEqualTo(bytes);
    if (replayed.position >= 0) {
      assertThat(replayed.end.position()).isEqualTo(replayed.position);
    }
    return replayed;
  }

  @Override
  public void block(ReplayBlock block) throws IOException {
    ByteBuf in = block.records();
    int count = 0;
    long start = block.position();
    if (!block.snapshot()) {
      assertThat(position < 0 || position == start).as("blocks follow each other").isTrue();
      position = start + in.readableBytes();
      blocks++;
    }
    LogRecord record = new LogRecord();
    for (int at = in.readerIndex(); at < in.writerIndex(); count++) {
      at = Records.read(in, at, in.writerIndex(), record);
      (block.snapshot() ? snapshot : log).add(Mutation.of(record));
    }
    assertThat(count).isEqualTo(block.count());
    bytes += block.bytes();
    assertThat(in.release() || in.refCnt() >= 0).isTrue();
  }
}
