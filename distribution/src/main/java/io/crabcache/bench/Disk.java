package io.crabcache.bench;

import io.crabcache.tool.FailedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What a directory lies on, without which figures of durability mean little.
 *
 * @param type of the file system, such as {@code ext4}
 * @param flushMillis what it takes to write 4 KiB and to have them on disk; the median of some
 */
record Disk(String type, double flushMillis) {
  private static final int FLUSHES = 50;
  private static final int BYTES = 4096;

  /**
   * Tries it.
   *
   * @throws FailedException if the directory cannot be written to
   */
  static Disk of(Path directory) {
    Path file = directory.resolve("flush");
    List<Double> millis = new ArrayList<>();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int i = 0; i < FLUSHES; i++) {
        long start = System.nanoTime();
        ByteBuffer block = ByteBuffer.allocate(BYTES);
        while (block.hasRemaining()) {
          channel.write(block);
        }
        channel.force(false);
        millis.add((System.nanoTime() - start) / 1e6);
      }
      Files.delete(file);
      return new Disk(Files.getFileStore(directory).type(), Figure.middle(millis));
    } catch (IOException e) {
      throw new FailedException("cannot write to " + directory + ": " + e.getMessage(), e);
    }
  }

  /** Whether it is memory in truth, which no flush makes safer. */
  boolean isMemory() {
    return type.equals("tmpfs") || type.equals("ramfs");
  }
}
