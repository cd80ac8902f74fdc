package io.crabcache.jcache.configuration;

import io.crabcache.client.OptionType;
import java.util.Arrays;
import java.util.Locale;

/** What a cache's entries look like on the server: the values of the option {@code codec}. */
public enum CodecKind {
  /** Every key and value says what it is, so that a cache may hold objects of any type. */
  TYPED,
  /** Strings as UTF-8 and byte arrays as they are, for caches shared with Redis clients. */
  RAW;

  static final OptionType TYPE =
      new OptionType.Choice(Arrays.stream(values()).map(CodecKind::word).toList());

  /** How it is written. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static CodecKind of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
