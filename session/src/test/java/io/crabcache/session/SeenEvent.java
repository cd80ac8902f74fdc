package io.crabcache.session;

import io.crabcache.protocol.EventReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An event as a client sees it; keys and values are texts. */
record SeenEvent(
    int subscription,
    long number,
    int kind,
    long version,
    String key,
    @Nullable String value,
    @Nullable String oldValue) {

  static SeenEvent read(EventReader reader) {
    return new SeenEvent(
        reader.subscription(),
        reader.number(),
        reader.kind(),
        reader.version(),
        new String(reader.key(), StandardCharsets.UTF_8),
        text(reader.value()),
        text(reader.oldValue()));
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /** Kind, key and values in one line. */
  @Override
  public String toString() {
    return "%d %s %s %s".formatted(kind, key, value, oldValue);
  }
}
