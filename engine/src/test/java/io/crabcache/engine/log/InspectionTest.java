package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.engine.log.LogInspection.Depth;
import io.crabcache.engine.log.LogInspection.Verdict;
import io.crabcache.engine.log.storage.FaultyStorage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator is told of a data directory. */
class InspectionTest {
  private final SmallLog small;

  InspectionTest() throws Exception {
    small = new SmallLog();
  }

  private static LogInspection inspect(FaultyStorage storage, Depth depth) throws IOException {
    try {
      return LogInspection.of(storage, depth);
    } finally {
      storage.close();
    }
  }

  private static FileReport report(LogInspection inspection, String file) {
    return inspection.files().stream().filter(f -> f.name().equals(file)).findAny().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhatIsThere(Depth depth) throws Exception {
    small.storage.put("0000000000000000.wal", new byte[10]);
    small.storage.put("prepared.new", new byte[10]);
    small.storage.put("x.broken", new byte[10]);
    small.storage.put("of others", new byte[10]);
    LogInspection inspection = inspect(small.storage, depth);
    assertThat(inspection.verdict()).isEqualTo(Verdict.SOUND);
    assertThat(inspection.findings()).isEmpty();
    assertThat(inspection.directory()).isEqualTo("memory");
    assertThat(inspection.endPosition()).isEqualTo(small.model.position());
    assertThat(inspection.replayPosition()).isEqualTo(FileNames.position(small.first));
    assertThat(inspection.highestVersion()).isEqualTo(8);
    assertThat(inspection.closed()).isFalse();
    assertThat(inspection.files())
        .extracting(FileReport::kind)
        .containsExactlyInAnyOrder(
            FileReport.Kind.MANIFEST,
            FileReport.Kind.SNAPSHOT,
            FileReport.Kind.SNAPSHOT,
            FileReport.Kind.SEGMENT,
            FileReport.Kind.SEGMENT,
            FileReport.Kind.LEFTOVER,
            FileReport.Kind.LEFTOVER,
            FileReport.Kind.BROKEN,
            FileReport.Kind.OTHER);
    FileReport first = report(inspection, small.first);
    assertThat(first.blocks()).isEqualTo(5);
    assertThat(first.records()).isEqualTo(4);
    assertThat(first.recordsByKind())
        .isEqualTo(depth == Depth.RECORDS ? Map.of(RecordKind.PUT, 4L) : Map.of());
    assertThat(first.firstPosition()).isEqualTo(FileNames.position(small.first));
    assertThat(first.endPosition()).isEqualTo(FileNames.position(small.last));
    assertThat(first.bytes()).isEqualTo(small.storage.content(small.first).length);
    assertThat(first.created()).isNotNull();
    assertThat(first.problem()).isNull();
  }

  @Test
  void findsDamageWhereItIs() throws Exception {
    int offset = FileLayout.BYTES + 2 * BlockLayout.BYTES + 8;
    FaultyStorage storage = small.damaged(small.first, offset);
    LogInspection inspection = inspect(storage, Depth.RECORDS);
    assertThat(inspection.verdict()).isEqualTo(Verdict.DAMAGED);
    String finding = "%s is damaged: at offset %d".formatted(small.first, FileLayout.BYTES + 48);
    assertThat(inspection.findings())
        .singleElement()
        .asString()
        .contains(finding, "says that the log was on disk up to position", "crabcache wal repair");
    assertThat(report(inspection, small.first).problem()).contains(finding);
    assertThat(report(inspection, small.first).records()).isZero();
    assertThat(report(inspection, small.last).records()).isZero();
    // Headers alone do not tell.
    assertThat(inspect(storage, Depth.HEADERS).verdict()).isEqualTo(Verdict.SOUND);
  }

  @Test
  void findsADamagedPartOfASnapshot() throws Exception {
    LogInspection inspection =
        inspect(small.damaged(small.part, FileLayout.BYTES + 60), Depth.RECORDS);
    assertThat(inspection.verdict()).isEqualTo(Verdict.DAMAGED);
    assertThat(report(inspection, small.part).problem()).contains("at offset 64");
    assertThat(report(inspection, small.first).records()).isEqualTo(4);
  }

  @Test
  void findsADamagedManifest() throws Exception {
    LogInspection inspection = inspect(small.damaged(FileNames.MANIFEST, 30), Depth.RECORDS);
    assertThat(inspection.verdict()).isEqualTo(Verdict.DAMAGED);
    assertThat(report(inspection, FileNames.MANIFEST).problem()).contains("checksum is wrong");
  }

  @ParameterizedTest
  @EnumSource
  void tellsATornTail(Depth depth) throws Exception {
    int end = small.storage.content(small.last).length;
    int lastBlock = end - BlockLayout.BYTES - (int) Mutation.put("key", 7).bytes();
    FaultyStorage storage = small.damaged(small.last, lastBlock + BlockLayout.MAGIC);
    LogInspection inspection = inspect(storage, depth);
    assertThat(inspection.verdict()).isEqualTo(Verdict.TORN);
    assertThat(inspection.findings()).singleElement().asString().contains("looks alike");
  }

  @Test
  void findsRecordsThatNobodyUnderstands() throws Exception {
    FaultyStorage storage = small.storage;
    long position = small.model.position();
    try (BlockFile file = new SegmentMaker(storage, logId(), 0).first(position, 9)) {
      ByteBuf record = Unpooled.buffer();
      Records.write(Mutation.put("unknown", 9).record(), record);
      record.setByte(RecordLayout.KIND, 99);
      ByteBuffer[] buffers = {record.nioBuffer(), record.nioBuffer()};
      file.writeBlock(buffers, 2, record.readableBytes(), 1, 0, position, 9);
    }
    LogInspection inspection = inspect(storage, Depth.RECORDS);
    assertThat(inspection.verdict()).isEqualTo(Verdict.DAMAGED);
    assertThat(inspection.findings())
        .singleElement()
        .asString()
        .containsSubsequence(
            FileNames.segment(position) + " cannot be understood: at offset 112",
            "a record of an unknown kind",
            "The checksum there is right",
            "start the version that wrote it",
            "wal repair");
  }

  private long logId() throws IOException {
    return Manifest.read(small.storage).logId();
  }

  @Test
  void looksAtRealDirectories(@TempDir Path directory) throws Exception {
    assertThatThrownBy(() -> LogInspection.of(directory.resolve("none"), Depth.HEADERS))
        .hasMessageContaining("there is no data directory");
    String none = "there is no log in " + directory;
    assertThatThrownBy(() -> LogInspection.of(directory, Depth.RECORDS)).hasMessageContaining(none);
    assertThatThrownBy(() -> LogRepair.repair(directory)).hasMessageContaining(none);
    assertThat(directory).isEmptyDirectory();
    try (LogDirectory open = LogDirectory.open(directory)) {
      assertThat(open.replayBytes()).isZero();
      assertThatThrownBy(() -> LogInspection.of(directory, Depth.HEADERS))
          .hasMessageContaining("belongs to another server");
      assertThatThrownBy(() -> LogRepair.repair(directory))
          .hasMessageContaining("belongs to another server");
    }
    assertThatThrownBy(() -> LogRepair.repair(directory)).hasMessageContaining(none);
    try (LogDirectory open = LogDirectory.open(directory)) {
      open.replay(block -> {});
      open.start(LogModel.settings(SyncPolicy.OS), () -> 1);
    }
    assertThat(LogInspection.of(directory, Depth.RECORDS).verdict()).isEqualTo(Verdict.SOUND);
    assertThat(LogRepair.repair(directory)).isEmpty();
  }
}
