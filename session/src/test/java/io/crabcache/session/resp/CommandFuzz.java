package io.crabcache.session.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Any words in any order as requests: each is answered, and the replies do not depend on where the
 * bytes are cut, on the length of a turn or on how much output there may be.
 */
public final class CommandFuzz {

  /** Without {@code RANDOMKEY}, whose reply nobody can foretell. */
  private static final List<String> WORDS =
      """
      GET SET SETNX SETEX PSETEX GETSET GETDEL GETEX MGET MSET MSETNX APPEND STRLEN GETRANGE SUBSTR
      SETRANGE INCR INCRBY INCRBYFLOAT DECR DECRBY LCS PUT DEL UNLINK EXISTS TOUCH TYPE RENAME
      RENAMENX COPY KEYS SCAN EXPIRE PEXPIRE EXPIREAT PEXPIREAT TTL PTTL EXPIRETIME PEXPIRETIME
      PERSIST FLUSHDB FLUSHALL DBSIZE SELECT PING EX PX EXAT PXAT NX XX GT LT KEEPTTL LEN IDX
      MINMATCHLEN WITHMATCHLEN MATCH COUNT DB REPLACE ASYNC SYNC a b c d e 0 1 -1 2 10 100 1000
      65536 -9223372036854775808 9223372036854775807 1.5 1e300 -0 01 inf nan * a* *b ? [a-c] [^a]
      [a \\ string hash value ab abcab bcabcab 1700000001
      """
          .lines()
          .flatMap(line -> Stream.of(line.split(" ", -1)))
          .toList();

  private CommandFuzz() {}

  /** Loads the classes with a GET, a SCAN and a word that is no command. */
  public static void fuzzerInitialize() {
    fuzzerTestOneInput(
        new byte[] {0, 0, 0, (byte) WORDS.indexOf("a"), -1, (byte) WORDS.indexOf("SCAN"), -1, 1});
  }

  /**
   * The first two bytes say where to cut and bound the output. Of the others each is a word, or the
   * end of a request if it is none of them.
   */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 3) {
      return;
    }
    ByteBuf requests = requests(input);
    int length = requests.readableBytes();
    String whole = replies(new Conversation(), requests.duplicate(), length);
    Conversation other = new Conversation(1 + (input[1] & 0x7), 1 + (input[1] & 0xFF) * 4);
    String cut = replies(other, requests.duplicate(), 1 + (input[0] & 0xFF));
    if (!whole.equals(cut)) {
      throw new IllegalStateException("whole: %s%ncut: %s".formatted(whole, cut));
    }
  }

  private static ByteBuf requests(byte[] input) {
    ByteBuf requests = Unpooled.buffer();
    ByteBuf words = Unpooled.buffer();
    int count = 0;
    for (int i = 2; i <= input.length; i++) {
      int word = i < input.length ? input[i] & 0xFF : WORDS.size();
      if (word < WORDS.size()) {
        ascii("$" + WORDS.get(word).length() + "\r\n" + WORDS.get(word) + "\r\n", words);
        count++;
      } else if (count > 0) {
        ascii("*" + count + "\r\n", requests);
        requests.writeBytes(words);
        words.clear();
        count = 0;
      }
    }
    return requests;
  }

  private static void ascii(String text, ByteBuf to) {
    to.writeCharSequence(text, StandardCharsets.US_ASCII);
  }

  /** The words of all replies in their own order: that of keys follows from a random hash. */
  private static String replies(Conversation conversation, ByteBuf requests, int step) {
    StringBuilder replies = new StringBuilder();
    try (conversation) {
      while (requests.isReadable()) {
        conversation.in().writeBytes(requests, Math.min(step, requests.readableBytes()));
        replies.append(conversation.finish()).append(' ');
      }
      if (conversation.session().isUnfinished() || conversation.in().isReadable()) {
        throw new IllegalStateException("a whole request was not answered");
      }
    }
    return Stream.of(replies.toString().split(" ", -1))
        .filter(word -> !word.isEmpty())
        .sorted()
        .collect(Collectors.joining(" "));
  }
}
