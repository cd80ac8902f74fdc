package io.crabcache.demo;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Recorded accesses: big-endian 32-bit keys, one per access, compressed with gzip. */
final class TraceFile {
  private static final int KEYS_PER_READ = 16 * 1024;

  private TraceFile() {}

  /**
   * Reads keys from the beginning of the file.
   *
   * @param most where to stop, at most {@link Requests#MOST}; what comes behind is not read
   * @throws DemoException when the file cannot be read, is not gzip, ends in the middle of itself
   *     or of a key, or holds no key
   */
  static int[] read(Path file, int most) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        InputStream in = new GZIPInputStream(raw)) {
      int[] keys = read(file, in, most);
      if (keys.length == 0) {
        throw bad(file, "it holds no request");
      }
      return keys;
    } catch (EOFException e) {
      throw bad(file, "it is cut off in the middle of its gzip stream");
    } catch (ZipException e) {
      throw bad(file, "it is not sound gzip: " + e.getMessage());
    } catch (IOException e) {
      throw bad(file, e.toString());
    }
  }

  private static int[] read(Path file, InputStream in, int most) throws IOException {
    int[] keys = new int[Math.min(most, KEYS_PER_READ)];
    int count = 0;
    while (count < most) {
      byte[] bytes = in.readNBytes(Math.min(most - count, KEYS_PER_READ) * Integer.BYTES);
      if (bytes.length % Integer.BYTES != 0) {
        throw bad(file, "its last key is not whole; a trace is a row of 4-byte keys");
      }
      if (bytes.length == 0) {
        break;
      }
      int read = bytes.length / Integer.BYTES;
      if (count + read > keys.length) {
        keys = Arrays.copyOf(keys, (int) Math.min(most, 2L * keys.length));
      }
      ByteBuffer.wrap(bytes).asIntBuffer().get(keys, count, read);
      count += read;
    }
    return Arrays.copyOf(keys, count);
  }

  private static DemoException bad(Path file, String reason) {
    return new DemoException("cannot read the trace " + file + ": " + reason);
  }
}
