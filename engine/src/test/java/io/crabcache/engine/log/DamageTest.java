package io.crabcache.engine.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.engine.log.storage.FaultyStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/**
 * A small log whose files are cut at every length, and of which every bit is flipped once: a replay
 * gives a beginning of what was appended with all that a later block says was on disk, or refuses.
 */
class DamageTest {
  private final FaultyStorage sound;
  private final LogModel model;
  private final String manifest = FileNames.MANIFEST;
  private final String part;
  private final String first;
  private final String last;
  private final Map<String, List<Word>> words = new HashMap<>();

  DamageTest() throws Exception {
    SmallLog small = new SmallLog();
    sound = small.storage;
    model = small.model;
    part = small.part;
    first = small.first;
    last = small.last;
  }

  /** Where blocks begin in a file, and up to where each says that the log was on disk. */
  private record Word(String file, long offset, long synced) {}

  /** What the blocks of a file say that begin at an offset or behind it. */
  private long promised(String file, long offset) throws IOException {
    long promised = 0;
    for (String name : List.of(first, last)) {
      if (name.compareTo(file) >= 0) {
        for (Word word : words(name)) {
          boolean behind = !name.equals(file) || word.offset >= offset;
          promised = behind ? Math.max(promised, word.synced) : promised;
        }
      }
    }
    return promised;
  }

  private List<Word> words(String name) throws IOException {
    List<Word> known = words.get(name);
    if (known == null) {
      ArrayList<Word> found = new ArrayList<>();
      try (var file = sound.open(name);
          BlockReader reader = BlockReader.ofHeaders(file, FileNames.position(name))) {
        while (reader.next()) {
          found.add(new Word(name, reader.offset(), reader.synced()));
        }
      }
      assertThat(found).hasSizeGreaterThan(2);
      known = found;
      words.put(name, known);
    }
    return known;
  }

  /** Replays files of which one is changed. */
  private boolean replays(String file, byte[] content, long atLeast) throws IOException {
    FaultyStorage storage = sound.afterProcessCrash();
    storage.put(file, content);
    try {
      model.check(storage, atLeast);
    } catch (DamageException e) {
      assertThat(e).hasMessageContaining("memory/");
      assertThat(storage.content(file)).as("nothing is changed").isEqualTo(content);
      return false;
    }
    assertThat(model.check(storage, atLeast).end.remarks()).as("the second time").isEmpty();
    return true;
  }

  @Test
  void segmentsCutAtEveryLength() throws Exception {
    int refused = 0;
    for (String file : List.of(first, last)) {
      byte[] whole = sound.content(file);
      for (int length = 0; length < whole.length; length++) {
        if (!replays(file, Arrays.copyOf(whole, length), promised(file, whole.length))) {
          refused++;
          assertThat(file).isEqualTo(first);
        }
      }
      assertThat(replays(file, whole, model.position())).isTrue();
    }
    // The beginning of the last one says that everything before it was on disk.
    assertThat(refused).isEqualTo(sound.content(first).length);
  }

  @Test
  void everyBitOfSegmentsFlipped() throws Exception {
    for (String file : List.of(first, last)) {
      int replayed = 0;
      byte[] whole = sound.content(file);
      for (int bit = 0; bit < whole.length * 8; bit++) {
        int offset = bit / 8;
        byte[] flipped = whole.clone();
        flipped[offset] ^= (byte) (1 << bit % 8);
        if (replays(file, flipped, promised(file, offset + 1))) {
          replayed++;
        }
      }
      if (file.equals(last)) {
        assertThat(replayed).as("flips in a tail that was never safe").isGreaterThan(100 * 8);
      } else {
        assertThat(replayed).as("flips of what nobody reads").isLessThan(60 * 8);
      }
    }
  }

  @Test
  void everyBitOfThePartOfASnapshotFlipped() throws Exception {
    byte[] whole = sound.content(part);
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      boolean unread = bit / 8 >= FileLayout.CHECKSUM + 4 && bit / 8 < FileLayout.BYTES;
      assertThat(replays(part, flipped, model.position())).as("bit %d", bit).isEqualTo(unread);
    }
    for (int length = 0; length < whole.length; length++) {
      assertThat(replays(part, Arrays.copyOf(whole, length), 0)).isFalse();
    }
  }

  @Test
  void everyBitOfTheManifestFlipped() throws Exception {
    byte[] whole = sound.content(manifest);
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(replays(manifest, flipped, 0)).as("bit %d", bit).isFalse();
    }
    for (int length = 0; length < whole.length; length++) {
      assertThat(replays(manifest, Arrays.copyOf(whole, length), 0)).isFalse();
    }
  }

  @Test
  void aLogThatBreaksOff() throws Exception {
    byte[] whole = sound.content(first);
    List<Word> blocks = words(first);
    int lastBlock = (int) blocks.get(blocks.size() - 1).offset;
    FaultyStorage storage = sound.afterProcessCrash();
    storage.put(first, Arrays.copyOf(whole, lastBlock));
    assertThatThrownBy(() -> Replayed.of(storage))
        .isInstanceOf(DamageException.class)
        .hasMessageContainingAll("at offset " + lastBlock, "breaks off", "goes on in " + last);
  }

  @Test
  void filesThatAreMissing() throws Exception {
    for (String file : List.of(manifest, part, first)) {
      FaultyStorage storage = sound.afterProcessCrash();
      storage.delete(file);
      assertThatThrownBy(() -> Replayed.of(storage))
          .isInstanceOf(DamageException.class)
          .hasMessageContainingAll("missing", "crabcache wal repair memory");
    }
  }

  @Test
  void filesOfOthers() throws Exception {
    FaultyStorage other = new FaultyStorage();
    try (LogDirectory directory = LogDirectory.open(other)) {
      Replayed.of(directory);
      directory.start(LogModel.settings(SyncPolicy.OS), () -> 0);
    }
    FaultyStorage storage = sound.afterProcessCrash();
    byte[] foreign = other.content(FileNames.segment(0));
    storage.put(last, foreign);
    assertThatThrownBy(() -> Replayed.of(storage))
        .isInstanceOf(DamageException.class)
        .hasMessageContainingAll(last, "was written under another name", "position 0");

    putPosition(foreign, FileNames.position(last));
    storage.put(last, foreign);
    assertThatThrownBy(() -> Replayed.of(storage))
        .isInstanceOf(DamageException.class)
        .hasMessageContainingAll(last, "belongs to another log");
  }

  @Test
  void formatsOfLaterVersions() throws Exception {
    for (String file : List.of(first, part)) {
      FaultyStorage storage = sound.afterProcessCrash();
      byte[] later = storage.content(file);
      later[FileLayout.FORMAT] = 2;
      putChecksum(later);
      storage.put(file, later);
      assertThatThrownBy(() -> Replayed.of(storage))
          .isInstanceOf(DamageException.class)
          .hasMessageContainingAll(file, "has format 2", "start the version of CrabCache");
    }
    FaultyStorage storage = sound.afterProcessCrash();
    storage.put(manifest, "format = 2\nsomething = else\nchecksum = 00000000\n".getBytes(US_ASCII));
    assertThatThrownBy(() -> Replayed.of(storage))
        .isInstanceOf(DamageException.class)
        .hasMessageContaining("its format 2 is newer than this program");
  }

  private static void putPosition(byte[] file, long position) {
    ByteBuffer.wrap(file)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(FileLayout.FIRST_POSITION, position);
    putChecksum(file);
  }

  private static void putChecksum(byte[] file) {
    CRC32C crc = new CRC32C();
    crc.update(file, 0, FileLayout.CHECKSUM);
    ByteBuffer.wrap(file)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(FileLayout.CHECKSUM, (int) crc.getValue());
  }
}
