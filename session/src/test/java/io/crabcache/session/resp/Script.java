package io.crabcache.session.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests with the replies of Redis 7.0.15, one line each: {@code SET k v => +OK}. A line {@code
 * (500 ms later)} lets time pass.
 */
public final class Script {
  private static final String ARROW = " =>";
  private static final Pattern LATER = Pattern.compile("\\((\\d+) ms later\\)");

  private Script() {}

  /**
   * Plays a script on an empty server, in all the ways that requests may come: one after the other,
   * all at once, byte by byte, and with an output that is full after each reply.
   */
  public static void play(String script) {
    List<String> lines = script.lines().filter(line -> !line.isBlank()).toList();
    playLineByLine(lines);
    playPipelined(lines, new Conversation(), false);
    playPipelined(lines, new Conversation(), true);
    playPipelined(lines, new Conversation(1, 1), false);
  }

  private static void playLineByLine(List<String> lines) {
    try (Conversation conversation = new Conversation()) {
      for (String line : lines) {
        if (!isPause(line, conversation)) {
          assertThat(conversation.ask(request(line))).as(line).isEqualTo(reply(line));
        }
      }
    }
  }

  private static void playPipelined(
      List<String> lines, Conversation conversation, boolean byteByByte) {
    try (conversation) {
      List<String> expected = new ArrayList<>();
      ByteBuf requests = Unpooled.buffer();
      for (String line : lines) {
        if (LATER.matcher(line).matches()) {
          checkAll(requests, expected, conversation, byteByByte);
          isPause(line, conversation);
        } else {
          Conversation.write(request(line), requests);
          expected.add(reply(line));
        }
      }
      checkAll(requests, expected, conversation, byteByByte);
    }
  }

  private static void checkAll(
      ByteBuf requests, List<String> expected, Conversation conversation, boolean byteByByte) {
    List<String> parts = new ArrayList<>();
    while (requests.isReadable()) {
      conversation.in().writeBytes(requests, byteByByte ? 1 : requests.readableBytes());
      parts.add(conversation.finish());
    }
    parts.removeIf(String::isEmpty);
    assertThat(squeezed(String.join(" ", parts)))
        .as(byteByByte ? "byte by byte" : "all at once")
        .isEqualTo(squeezed(String.join(" ", expected)));
    requests.clear();
    expected.clear();
  }

  /** The line end of an empty value is lost where it ends what came at a time. */
  private static String squeezed(String replies) {
    return replies.replaceAll(" +", " ");
  }

  private static boolean isPause(String line, Conversation conversation) {
    Matcher later = LATER.matcher(line);
    if (later.matches()) {
      conversation.pass(Long.parseLong(later.group(1)));
    }
    return later.matches();
  }

  private static String request(String line) {
    return line.substring(0, arrow(line)).strip();
  }

  private static String reply(String line) {
    return line.substring(arrow(line) + ARROW.length()).strip();
  }

  private static int arrow(String line) {
    int arrow = line.lastIndexOf(ARROW);
    assertThat(arrow).as(line).isPositive();
    return arrow;
  }
}
