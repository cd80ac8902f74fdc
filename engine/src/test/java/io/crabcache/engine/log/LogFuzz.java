package io.crabcache.engine.log;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.crabcache.engine.log.LogInspection.Depth;
import io.crabcache.engine.log.storage.FaultyStorage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Any bytes as the files of a data directory. To start, to inspect and to repair ends well, or with
 * the exception that is meant for damage; and after a repair, a start succeeds.
 */
public final class LogFuzz {
  private static final int MOST_FILES = 4;

  private LogFuzz() {}

  /** Loads the classes. */
  public static void fuzzerInitialize() throws IOException {
    SmallLog small = new SmallLog();
    check(small.damaged(small.first, FileLayout.BYTES + 60));
    check(small.damaged(FileNames.MANIFEST, 20));
    check(small.damaged(small.part, FileLayout.BYTES + 60));
  }

  /** Files of any content, whose checksums are made right if the input says so. */
  public static void fuzzerTestOneInput(FuzzedDataProvider input) throws IOException {
    FaultyStorage storage = new FaultyStorage();
    int files = input.consumeInt(1, MOST_FILES);
    for (int i = 0; i < files; i++) {
      int kind = input.consumeInt(0, 3);
      long position = input.consumeInt(0, 20) * 8L;
      int mend = input.consumeInt(0, 2);
      byte[] content =
          i + 1 < files
              ? input.consumeBytes(input.consumeInt(0, 1000))
              : input.consumeRemainingAsBytes();
      if (kind == 3) {
        storage.put(FileNames.MANIFEST, mend > 0 ? manifest(position, content) : content);
      } else {
        String name = kind == 0 ? FileNames.snapshot(position, i) : FileNames.segment(position);
        storage.put(name, mend > 0 ? mended(content, kind == 0, position, mend > 1) : content);
      }
    }
    check(storage);
  }

  /** A manifest of one part, with a few bytes anywhere. */
  private static byte[] manifest(long position, byte[] noise) {
    byte[] text =
        new Manifest(1, position, position, List.of(FileNames.snapshot(position, 0))).encode();
    for (int i = 0; i + 1 < noise.length && i < 4; i += 2) {
      text[(noise[i] & 0xff) % text.length] = noise[i + 1];
    }
    return text;
  }

  /** Makes header and, if wanted, what look like blocks right. */
  private static byte[] mended(byte[] content, boolean snapshot, long position, boolean blocks) {
    byte[] file = content.length < FileLayout.BYTES ? new byte[FileLayout.BYTES] : content;
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    new FileHeader(snapshot ? FileLayout.SNAPSHOT : FileLayout.SEGMENT, 1, 2, position, 3, 4)
        .write(bytes);
    bytes.clear();
    int at = FileLayout.BYTES;
    long next = position;
    while (blocks && at + BlockLayout.BYTES <= file.length) {
      int room = file.length - at - BlockLayout.BYTES;
      int length = (bytes.getInt(at + BlockLayout.LENGTH) & 0xff8) % (room + 1) & -8;
      bytes.putInt(at + BlockLayout.MAGIC, BlockLayout.MAGIC_VALUE);
      bytes.putInt(at + BlockLayout.LENGTH, length);
      bytes.putLong(at + BlockLayout.POSITION, next);
      CRC32C crc = new CRC32C();
      BlockReader.updateWithFileId(crc, 2);
      int covered = at + BlockLayout.COVERED_FROM;
      int end = at + BlockLayout.BYTES + length;
      crc.update(file, covered, end - covered);
      bytes.putInt(at + BlockLayout.CHECKSUM, (int) crc.getValue());
      at = end;
      next += length;
    }
    return file;
  }

  private static void check(FaultyStorage storage) throws IOException {
    boolean starts = starts(storage.afterProcessCrash());
    inspect(storage.afterProcessCrash(), Depth.HEADERS);
    LogInspection inspection = inspect(storage.afterProcessCrash(), Depth.RECORDS);
    if (!starts && inspection.verdict() != LogInspection.Verdict.DAMAGED) {
      throw new AssertionError("refused a log that is " + inspection.verdict());
    }
    try {
      LogRepair.repair(storage);
    } catch (DamageException e) {
      if (e.isRepairable()) {
        throw new AssertionError("not repaired", e);
      }
      return;
    }
    storage.close();
    if (!starts(storage)) {
      throw new AssertionError("repaired, and does not start");
    }
  }

  private static LogInspection inspect(FaultyStorage storage, Depth depth) throws IOException {
    return LogInspection.of(storage, depth);
  }

  private static boolean starts(FaultyStorage storage) throws IOException {
    List<ByteBuf> blocks = new ArrayList<>();
    try (LogDirectory directory = LogDirectory.open(storage)) {
      directory.replay(block -> read(block.records(), blocks));
      directory.start(LogModel.settings(SyncPolicy.OS), () -> 0);
      return true;
    } catch (DamageException e) {
      return false;
    } finally {
      blocks.forEach(ByteBuf::release);
    }
  }

  private static void read(ByteBuf records, List<ByteBuf> into) throws DamageException {
    into.add(records);
    LogRecord record = new LogRecord();
    for (int at = records.readerIndex(); at < records.writerIndex(); ) {
      int next = Records.read(records, at, records.writerIndex(), record);
      if (next <= at || next > records.writerIndex()) {
        throw new AssertionError("a record from " + at + " to " + next);
      }
      at = next;
      ByteBuf again = Unpooled.buffer();
      Records.write(record, again);
    }
  }
}
