package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.log.storage.FaultyStorage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A small log that is sound, for tests that damage it. */
final class SmallLog {
  final FaultyStorage storage = new FaultyStorage();
  final LogModel model = new LogModel();

  /** Names of a part of the snapshot, and of the segments. */
  final String part;

  final String first;
  final String last;

  /** A snapshot of two parts, and two segments behind it, as two lives of a log leave them. */
  SmallLog() throws IOException {
    SegmentMaker maker = new SegmentMaker(storage, 0, 0);
    long begin = model.add(Mutation.put("before", 0));
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Mutation entry = Mutation.put("entry", i);
      try (BlockFile file = maker.part(begin, i, 7)) {
        writeBlock(file, 0, entry);
        file.writeEmptyBlock(BlockLayout.CLOSED, 0, 7);
        file.force();
        parts.add(file.name());
      }
    }
    model.snapshot(begin, List.of(Mutation.put("entry", 0), Mutation.put("entry", 1)));
    maker.syncDirectory();
    Manifest made = new Manifest(maker.logId(), begin, begin, parts);
    made.write(storage);
    Manifest.activate(storage);
    try (BlockFile file = maker.first(begin, 7)) {
      append(file, begin);
      append(file, begin);
      append(file, file.position());
      append(file, file.position());
      file.force();
    }
    try (BlockFile file = maker.first(model.position(), 8)) {
      long synced = file.position();
      append(file, synced);
      append(file, synced);
      append(file, synced);
      file.force();
    }
    part = parts.get(1);
    List<String> segments = storage.list().stream().filter(FileNames::isSegment).toList();
    assertThat(segments).hasSize(2);
    first = segments.get(0);
    last = segments.get(1);
    assertThat(model.check(storage.afterProcessCrash(), model.position()).log).hasSize(7);
  }

  private void append(BlockFile file, long synced) throws IOException {
    Mutation mutation = Mutation.put("key", model.size());
    writeBlock(file, synced, mutation);
    assertThat(model.add(mutation)).isEqualTo(file.position());
  }

  private static void writeBlock(BlockFile file, long synced, Mutation mutation)
      throws IOException {
    ByteBuf records = Unpooled.buffer();
    Records.write(mutation.record(), records);
    ByteBuffer[] buffers = {records.nioBuffer(), records.nioBuffer()};
    file.writeBlock(buffers, 2, records.readableBytes(), 1, 0, synced, 7);
  }

  /** The same files with one byte of a file changed. */
  FaultyStorage damaged(String file, int offset) throws IOException {
    FaultyStorage copy = storage.afterProcessCrash();
    byte[] content = copy.content(file);
    content[offset] ^= 1;
    copy.put(file, content);
    return copy;
  }
}
