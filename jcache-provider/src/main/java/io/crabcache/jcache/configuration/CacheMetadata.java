package io.crabcache.jcache.configuration;

import io.crabcache.protocol.CacheSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.cache.CacheException;

/**
 * What the provider has the server keep with a cache, so that processes which meet in it agree: a
 * text of lines, UTF-8.
 *
 * <pre>
 *  jcache 1
 *  class name of the keys' type
 *  class name of the values' type
 * </pre>
 *
 * @param keyType class name of the keys' type
 * @param valueType class name of the values' type
 */
record CacheMetadata(String keyType, String valueType) {

  private static final String HEADER = "jcache 1";
  private static final int LINES = 3;

  /**
   * Encodes.
   *
   * @throws CacheException if the names are longer than the server takes
   */
  byte[] toBytes() {
    byte[] bytes = String.join("\n", HEADER, keyType, valueType).getBytes(StandardCharsets.UTF_8);
    if (bytes.length > CacheSettings.MAX_METADATA_BYTES) {
      throw new CacheException(
          "the names of the types %s and %s are too long".formatted(keyType, valueType));
    }
    return bytes;
  }

  /** Says how a cache that exists differs from what is wanted, in words; empty if it does not. */
  static List<String> differences(CacheSettings existing, CacheSettings wanted) {
    List<String> differences = new ArrayList<>();
    String[] has = lines(existing);
    String[] wants = lines(wanted);
    if (has.length != LINES || !has[0].equals(HEADER)) {
      differences.add("it was not created by a JCache provider of this version");
    } else {
      add(differences, "keys of ", has[1], wants[1]);
      add(differences, "values of ", has[2], wants[2]);
    }
    add(differences, "expiry after creation ", existing.creationMillis(), wanted.creationMillis());
    add(differences, "expiry after update ", existing.updateMillis(), wanted.updateMillis());
    add(differences, "expiry after access ", existing.accessMillis(), wanted.accessMillis());
    return differences;
  }

  private static String[] lines(CacheSettings settings) {
    return new String(settings.metadata(), StandardCharsets.UTF_8).split("\n", -1);
  }

  private static void add(List<String> differences, String what, long has, long wants) {
    add(differences, what, millis(has), millis(wants));
  }

  private static void add(List<String> differences, String what, String has, String wants) {
    if (!has.equals(wants)) {
      differences.add("it has " + what + has + ", not " + wants);
    }
  }

  private static String millis(long millis) {
    return millis == CacheSettings.ETERNAL
        ? "never"
        : millis == CacheSettings.UNCHANGED ? "as before" : millis + " ms";
  }
}
