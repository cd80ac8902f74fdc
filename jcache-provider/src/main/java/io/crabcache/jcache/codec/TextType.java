package io.crabcache.jcache.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strings, and the texts inside other types. */
final class TextType {

  /** Strings that UTF-8 can hold; {@link #encode(String)} chooses between the two. */
  static final NativeType<String> UTF_8 =
      new NativeType<>(Tag.STRING) {
        @Override
        byte[] encode(String value) {
          return TextType.encode(value);
        }

        @Override
        String decode(ByteBuffer payload) {
          return utf8(payload);
        }
      };

  /** Strings with unpaired surrogates. */
  static final NativeType<String> UTF_16 =
      new NativeType<>(Tag.UTF16_STRING) {
        @Override
        byte[] encode(String value) {
          return TextType.encode(value);
        }

        @Override
        String decode(ByteBuffer payload) {
          char[] chars = new char[payload.remaining() / Character.BYTES];
          payload.asCharBuffer().get(chars);
          payload.position(payload.position() + chars.length * Character.BYTES);
          String text = new String(chars);
          if (isWellFormed(text)) {
            throw new IllegalArgumentException("a well-formed text is in UTF-16, not in UTF-8");
          }
          return text;
        }
      };

  private static final char REPLACEMENT = '\uFFFD';

  private TextType() {}

  private static byte[] encode(String value) {
    if (isWellFormed(value)) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      return UTF_8.begin(utf8.length).put(utf8).array();
    }
    byte[] encoded = new byte[1 + value.length() * Character.BYTES];
    UTF_16.begin(encoded).asCharBuffer().put(value);
    return encoded;
  }

  /** Tells whether every surrogate has its other half. */
  static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /**
   * Reads the rest of a payload as UTF-8.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  static String utf8(ByteBuffer payload) {
    String text =
        new String(
            payload.array(),
            payload.arrayOffset() + payload.position(),
            payload.remaining(),
            StandardCharsets.UTF_8);
    // The fast decoder replaces what is malformed; only a text with replacements needs the strict.
    if (text.indexOf(REPLACEMENT) >= 0) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(payload.duplicate());
      } catch (CharacterCodingException e) {
        throw new IllegalArgumentException("malformed UTF-8", e);
      }
    }
    payload.position(payload.limit());
    return text;
  }
}
