package io.crabcache.jcache.restart;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Values that tell whose they are, and whether they are whole. */
final class Value {
  private static final int FILLING = 40;

  private Value() {}

  /** A value for a key. */
  static String of(String key, long number) {
    String text = key + ";" + number + ";" + "x".repeat((int) (number % FILLING));
    return text + ";" + checksum(text);
  }

  /** Whether a value is one that was made for a key. */
  static boolean isOf(String key, String value) {
    int end = value.lastIndexOf(';');
    return value.startsWith(key + ";")
        && value.substring(end + 1).equals(checksum(value.substring(0, end)));
  }

  private static String checksum(String text) {
    CRC32 checksum = new CRC32();
    checksum.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(checksum.getValue());
  }
}
