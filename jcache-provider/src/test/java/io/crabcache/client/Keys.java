package io.crabcache.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** Keys and values for tests: text as bytes. */
public final class Keys {
  private Keys() {}

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** As many keys that begin alike and end in numbers from 0. */
  public static List<byte[]> many(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> bytes(prefix + i)).toList();
  }
}
