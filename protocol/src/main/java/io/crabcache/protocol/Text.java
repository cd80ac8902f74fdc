package io.crabcache.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Bounded UTF-8 text: varint length and bytes. */
final class Text {
  private Text() {}

  /** Writes at most {@code maxBytes} of {@code text}, cut between characters. */
  static void write(ByteBuf out, String text, int maxBytes) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, maxBytes);
    while (length < bytes.length && length > 0 && (bytes[length] & 0xC0) == 0x80) {
      length--;
    }
    Varint.write(out, length);
    out.writeBytes(bytes, 0, length);
  }

  /** Reads at the reader index, which moves; bytes that are not UTF-8 become U+FFFD. */
  static String read(ByteBuf in, int maxBytes) {
    int length = Varint.read(in);
    if (length > in.readableBytes()) {
      throw Varint.truncated();
    }
    if (length > maxBytes) {
      throw new ProtocolException(
          ErrorCode.MALFORMED, "text of " + length + " bytes is over the limit of " + maxBytes);
    }
    return in.readCharSequence(length, StandardCharsets.UTF_8).toString();
  }
}
