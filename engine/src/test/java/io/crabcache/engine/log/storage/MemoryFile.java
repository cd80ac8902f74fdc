package io.crabcache.engine.log.storage;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The content of a file of a {@link FaultyStorage}, as the operating system has it, and as a disk
 * has it. Guarded by the storage.
 */
final class MemoryFile {
  static final int SECTOR_BYTES = 512;

  /** Versions of a sector that a crash chooses from; older ones are forgotten. */
  private static final int MAX_VERSIONS = 6;

  private byte[] bytes = new byte[0];
  private int size;
  private byte[] durable = new byte[0];
  private int durableSize;

  /** Whether a copy has the same arrays, so that they must not be changed. */
  private boolean isShared;

  /** For each sector that was written since the last force, what it held since then. */
  private Map<Integer, List<byte[]>> unforced = new TreeMap<>();

  /** Sectors that a force has failed to write: no later force does, and nobody knows. */
  private Map<Integer, List<byte[]>> dropped = new TreeMap<>();

  MemoryFile() {}

  /** Creates a file that is on disk. */
  MemoryFile(byte[] content) {
    bytes = content.clone();
    size = content.length;
    durable = content.clone();
    durableSize = size;
  }

  MemoryFile copy() {
    MemoryFile copy = new MemoryFile();
    copy.bytes = bytes;
    copy.size = size;
    copy.durable = durable;
    copy.durableSize = durableSize;
    isShared = true;
    copy.isShared = true;
    unforced.forEach((sector, versions) -> copy.unforced.put(sector, new ArrayList<>(versions)));
    dropped.forEach((sector, versions) -> copy.dropped.put(sector, new ArrayList<>(versions)));
    return copy;
  }

  /** To be called before the arrays are changed. */
  private void own() {
    if (isShared) {
      bytes = bytes.clone();
      durable = durable.clone();
      isShared = false;
    }
  }

  int size() {
    return size;
  }

  byte[] content() {
    return Arrays.copyOf(bytes, size);
  }

  /** Writes at most some bytes. */
  void write(ByteBuffer[] buffers, int count, int position, int most) {
    own();
    int at = position;
    int left = most;
    for (int i = 0; i < count && left > 0; i++) {
      int length = Math.min(left, buffers[i].remaining());
      grow(at + length);
      ByteBuffer piece = buffers[i].slice(buffers[i].position(), length);
      piece.get(bytes, at, length);
      buffers[i].position(buffers[i].position() + length);
      at += length;
      left -= length;
    }
    touch(position, at);
  }

  private void grow(int to) {
    if (to > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(to, bytes.length * 2));
    }
    if (to > size) {
      touch(size, to);
      size = to;
    }
  }

  private void touch(int from, int to) {
    for (int sector = from / SECTOR_BYTES; sector * SECTOR_BYTES < to; sector++) {
      int start = sector * SECTOR_BYTES;
      byte[] version = Arrays.copyOf(Arrays.copyOfRange(bytes, start, end(start)), SECTOR_BYTES);
      dropped.remove(sector);
      List<byte[]> versions = unforced.computeIfAbsent(sector, s -> new ArrayList<>());
      if (versions.size() == MAX_VERSIONS) {
        versions.remove(0);
      }
      versions.add(version);
    }
  }

  private int end(int start) {
    return Math.max(start, Math.min(start + SECTOR_BYTES, bytes.length));
  }

  int read(ByteBuffer into, long position) {
    int length = (int) Math.min(into.remaining(), Math.max(0, size - position));
    if (length > 0) {
      into.put(bytes, (int) position, length);
    }
    return length;
  }

  void truncate(int to) {
    if (to < size) {
      own();
      Arrays.fill(bytes, to, size, (byte) 0);
      size = to;
      int sector = to / SECTOR_BYTES;
      unforced.keySet().removeIf(s -> s > sector);
      if (to % SECTOR_BYTES != 0) {
        touch(to, to + 1);
      }
    }
  }

  /** Takes everything to disk. */
  void force() {
    own();
    if (durable.length < bytes.length) {
      durable = Arrays.copyOf(durable, bytes.length);
    }
    for (Map.Entry<Integer, List<byte[]>> sector : unforced.entrySet()) {
      List<byte[]> versions = sector.getValue();
      put(durable, sector.getKey(), versions.get(versions.size() - 1));
    }
    if (size < durableSize) {
      Arrays.fill(durable, size, durableSize, (byte) 0);
    }
    unforced.clear();
    durableSize = size;
  }

  /** A force that fails: the operating system forgets what it had to write. */
  void dropUnforced() {
    dropped.putAll(unforced);
    unforced = new TreeMap<>();
  }

  /** Whether everything is on disk. */
  boolean isForced() {
    return unforced.isEmpty() && dropped.isEmpty() && size == durableSize;
  }

  /**
   * What is there after a crash of the machine.
   *
   * @param share of what was not forced that survives, in quarters
   */
  MemoryFile afterCrash(Random random, int share) {
    int length = durableSize;
    byte[] result = Arrays.copyOf(durable, Math.max(bytes.length, durable.length));
    Map<Integer, List<byte[]>> uncertain = new TreeMap<>(dropped);
    uncertain.putAll(unforced);
    for (Map.Entry<Integer, List<byte[]>> sector : uncertain.entrySet()) {
      if (random.nextInt(4) < share) {
        List<byte[]> versions = sector.getValue();
        boolean latest = random.nextBoolean();
        int chosen = latest ? versions.size() - 1 : random.nextInt(versions.size());
        put(result, sector.getKey(), versions.get(chosen));
        length = Math.max(length, Math.min(size, (sector.getKey() + 1) * SECTOR_BYTES));
      }
    }
    if (size > length && random.nextInt(4) < share) {
      length += random.nextInt(size - length + 1); // The length may be there before the content.
    } else if (size < durableSize && random.nextInt(4) < share) {
      length = size;
    }
    return new MemoryFile(Arrays.copyOf(result, length));
  }

  private static void put(byte[] into, int sector, byte[] version) {
    int start = sector * SECTOR_BYTES;
    int length = Math.min(SECTOR_BYTES, into.length - start);
    if (length > 0) {
      System.arraycopy(version, 0, into, start, length);
    }
  }
}
