package io.crabcache.session.resp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Any bytes from the first one on, whose dialect nobody knows: they are answered or the connection
 * ends, the output stays in its bounds (which {@link Conversation} checks), and what is said in a
 * text dialect does not depend on where the bytes are cut, on the length of a turn or on how much
 * output there may be.
 */
public final class FirstBytesFuzz {

  /** Commands whose replies tell of hashes, clocks, numbers of clients and other conversations. */
  private static final Pattern UNFORESEEABLE =
      Pattern.compile("SCAN|KEYS|TIME|INFO|CLIENT|HELLO|STATS|METRICS|MEMORY|OBJECT|DEL|FLUSH");

  private FirstBytesFuzz() {}

  /** Loads the classes that any run needs. */
  public static void fuzzerInitialize() {
    fuzzerTestOneInput(
        "@@*2\r\n$3\r\nGET\r\n$1\r\nk\r\nPING \"x\"\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  /** The first byte says where to cut, the second bounds the turns and their output. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 3) {
      return;
    }
    String whole = replies(new Conversation(), input, input.length);
    int turn = 1 + (input[1] & 7);
    int output = 1 + (input[1] & 0xFF) * 8;
    String cut = replies(new Conversation(turn, output), input, 1 + (input[0] & 0xFF));
    String text = new String(input, 2, input.length - 2, StandardCharsets.ISO_8859_1);
    boolean isText = text.charAt(0) != 0xCB;
    boolean isForeseeable = !UNFORESEEABLE.matcher(text.toUpperCase(Locale.ROOT)).find();
    if (isText && isForeseeable && !whole.equals(cut)) {
      throw new IllegalStateException("whole: %s%ncut: %s".formatted(whole, cut));
    }
  }

  private static String replies(Conversation conversation, byte[] input, int step) {
    StringBuilder replies = new StringBuilder();
    try (conversation) {
      ByteBuf in = conversation.in();
      for (int at = 2; at < input.length; at += step) {
        in.writeBytes(input, at, Math.min(step, input.length - at));
        replies.append(conversation.finish());
        in.discardReadBytes();
      }
    }
    return replies.toString().replace(" ", ""); // Some replies end with a blank.
  }
}
