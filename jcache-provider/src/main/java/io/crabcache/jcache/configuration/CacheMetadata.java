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
 *  jcache 1                          jcache 1
 *  class name of the keys' type      raw
 *  class name of the values' type
 * </pre>
 *
 * The second form is that of caches with the raw codec. These have no types: every client may take
 * the bytes for what it likes. Behind either form stands {@code custom expiry} if the clients have
 * an expiry policy that the server does not know, so that its durations say nothing.
 */
final class CacheMetadata {

  private static final String HEADER = "jcache 1";
  private static final String CUSTOM_EXPIRY_LINE = "custom expiry";
  private static final int TYPED_LINES = 3;
  private static final String RAW_LINE = "raw";

  private CacheMetadata() {}

  /**
   * Encodes what is kept with a cache of any codec.
   *
   * @throws CacheException if the names are longer than the server takes
   */
  static byte[] of(CodecKind codec, Class<?> keyType, Class<?> valueType, boolean customExpiry) {
    List<String> lines = new ArrayList<>();
    lines.add(HEADER);
    if (codec == CodecKind.RAW) {
      lines.add(RAW_LINE);
    } else {
      lines.add(keyType.getName());
      lines.add(valueType.getName());
    }
    if (customExpiry) {
      lines.add(CUSTOM_EXPIRY_LINE);
    }
    byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    if (bytes.length > CacheSettings.MAX_METADATA_BYTES) {
      throw new CacheException(
          "the names of the types %s and %s are too long"
              .formatted(keyType.getName(), valueType.getName()));
    }
    return bytes;
  }

  /** Says how a cache that exists differs from what is wanted, in words; empty if it does not. */
  static List<String> differences(CacheSettings existing, CacheSettings wanted) {
    List<String> differences = new ArrayList<>();
    boolean hasCustomExpiry = hasCustomExpiry(existing);
    boolean wantsCustomExpiry = hasCustomExpiry(wanted);
    String[] has = lines(existing);
    String[] wants = lines(wanted);
    if (!has[0].equals(HEADER) || (has.length != TYPED_LINES && !isRaw(has))) {
      differences.add("it was not created by a JCache provider of this version");
    } else if (isRaw(has) != isRaw(wants)) {
      differences.add(
          "it has entries of the codec %s, not %s, as the options codec and cache.NAME.codec say"
              .formatted(codec(has), codec(wants)));
    } else if (!isRaw(has)) {
      add(differences, "keys of ", has[1], wants[1]);
      add(differences, "values of ", has[2], wants[2]);
    }
    if (hasCustomExpiry != wantsCustomExpiry) {
      differences.add(
          "its entries expire by %s, not by %s"
              .formatted(policies(hasCustomExpiry), policies(wantsCustomExpiry)));
      return differences;
    }
    add(differences, "expiry after creation ", existing.creationMillis(), wanted.creationMillis());
    add(differences, "expiry after update ", existing.updateMillis(), wanted.updateMillis());
    add(differences, "expiry after access ", existing.accessMillis(), wanted.accessMillis());
    return differences;
  }

  private static String policies(boolean custom) {
    return custom ? "an application's own policy" : "a standard policy";
  }

  private static String text(CacheSettings settings) {
    return new String(settings.metadata(), StandardCharsets.UTF_8);
  }

  private static boolean hasCustomExpiry(CacheSettings settings) {
    return text(settings).endsWith("\n" + CUSTOM_EXPIRY_LINE);
  }

  /** All lines but the one about expiry. */
  private static String[] lines(CacheSettings settings) {
    String text = text(settings);
    return (hasCustomExpiry(settings)
            ? text.substring(0, text.length() - CUSTOM_EXPIRY_LINE.length() - 1)
            : text)
        .split("\n", -1);
  }

  private static boolean isRaw(String[] lines) {
    return lines.length == 2 && lines[1].equals(RAW_LINE);
  }

  private static String codec(String[] lines) {
    return (isRaw(lines) ? CodecKind.RAW : CodecKind.TYPED).word();
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
