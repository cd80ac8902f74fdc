package io.crabcache.benchmarks.hitratio;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Recorded accesses: a file of big-endian 32-bit keys in the order of their use, gzip. */
final class Trace {
  private static final int BUFFER_BYTES = 1 << 16;

  private Trace() {}

  /**
   * Reads the keys of a trace.
   *
   * @param most accesses to read; further ones are left out
   * @throws IOException if the file cannot be read, is not gzip, or ends within a key; the message
   *     names it
   */
  static int[] read(Path file, int most) throws IOException {
    byte[] bytes;
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        InputStream in = new GZIPInputStream(raw, BUFFER_BYTES)) {
      bytes = in.readNBytes(Math.multiplyExact(most, Integer.BYTES));
    } catch (IOException e) {
      throw new IOException("cannot read " + file + " as a gzip file of keys: " + e, e);
    }
    if (bytes.length % Integer.BYTES != 0) {
      throw new IOException(
          "%s ends within a key: %d bytes, 4 for each key".formatted(file, bytes.length));
    }
    int[] keys = new int[bytes.length / Integer.BYTES];
    ByteBuffer.wrap(bytes).asIntBuffer().get(keys);
    return keys;
  }
}
