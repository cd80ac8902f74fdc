package io.crabcache.session.resp.string;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.session.Peer;
import io.crabcache.session.Progress;
import io.crabcache.session.SessionLimits;
import io.crabcache.session.resp.Conversation;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values that are much for a turn, for a reply or for a computation. */
class LargeValuesTest {
  private static final int MAX_OUTPUT = 64 * 1024;

  private final Conversation conversation =
      new Conversation(SessionLimits.MAX_BATCH_COMMANDS, MAX_OUTPUT);

  @AfterEach
  void end() {
    conversation.close();
  }

  private void set(String key, String value) {
    assertThat(conversation.ask("SET " + key + " " + value)).isEqualTo("+OK");
  }

  private void send(String... requests) {
    for (String request : requests) {
      Conversation.write(request, conversation.in());
    }
  }

  @Test
  void aFullOutputEndsTheTurnAndNothingIsDoneTwice() {
    String a = "a".repeat(50_000);
    String b = "b".repeat(50_000);
    set("a", a);
    set("b", b);
    StringBuilder expected = new StringBuilder();
    for (int i = 1; i <= 20; i++) {
      send("GET a", "INCR n", "MGET a none b", "GETDEL x" + i, "APPEND log .");
      expected.append("$50000 ").append(a).append(" :").append(i);
      expected.append(" *3 $50000 ").append(a).append(" $-1 $50000 ").append(b);
      expected.append(" $-1 :").append(i).append(' ');
    }
    assertThat(conversation.finish()).isEqualTo(expected.toString().strip());
    assertThat(conversation.turns()).isGreaterThanOrEqualTo(20);
  }

  @Test
  void mgetRefusesAReplyOverTheLimit() {
    String half = "v".repeat(Conversation.MAX_FRAME / 2);
    set("a", half);
    set("b", half);
    set("c", "1");
    assertThat(conversation.ask("MGET a c")).startsWith("*2 $524288 ");
    assertThat(conversation.ask("MGET a c b"))
        .isEqualTo(
            "-ERR the values asked for have 1048577 bytes, over the limit of 1048576 for one reply"
                + " (connection.max_frame_bytes); ask for fewer at a time");
    assertThat(conversation.ask("GET c")).isEqualTo("$1 1");
  }

  @Test
  void valuesGrowUpToTheLongestEntry() {
    set("k", "v");
    assertThat(conversation.ask("SETRANGE k 1047000 x")).isEqualTo(":1047001");
    assertThat(conversation.ask("SETRANGE k 1048576 x"))
        .startsWith("-ERR string exceeds maximum allowed size (proto-max-bulk-len)");
    assertThat(conversation.ask("SETRANGE k 536870912 x"))
        .isEqualTo("-ERR string exceeds maximum allowed size (proto-max-bulk-len)");
    assertThat(conversation.ask("APPEND k " + "y".repeat(10_000)))
        .startsWith("-ERR string exceeds maximum allowed size (proto-max-bulk-len)");
    assertThat(conversation.ask("STRLEN k")).isEqualTo(":1047001");
    assertThat(conversation.ask("GETRANGE k 1046999 -1")).isEqualTo("$2 \\x00x");
  }

  @Test
  void theCommonSubsequenceOfLongValuesTakesSeveralTurns() {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    set("a", text.toString());
    set("b", "12345" + text + "67890");
    send("LCS a b", "LCS b a LEN", "LCS a b IDX", "PING");
    assertThat(conversation.finish())
        .isEqualTo(
            "$3000 %s :3000 *4 $7 matches *1 *2 *2 :0 :2999 *2 :5 :3004 $3 len :3000 +PONG"
                .formatted(text));
    assertThat(conversation.turns()).isGreaterThan(3 * 8);
    assertThat(conversation.session().heldBytes()).isZero();
  }

  @Test
  void oneLongCommonSubsequenceIsUnderWayAtATime() {
    set("a", "a".repeat(4000));
    Conversation other = conversation.another(Peer.NONE);
    send("LCS a a LEN");
    Conversation.write("LCS a a LEN", other.in());
    int request = other.in().readableBytes();
    assertThat(turn(conversation)).isEqualTo(Progress.YIELD);
    assertThat(turn(other)).isEqualTo(Progress.YIELD);
    assertThat(other.in().readableBytes()).as("waits in the input").isEqualTo(request);
    assertThat(other.session().heldBytes()).isZero();

    assertThat(conversation.finish()).isEqualTo(":4000");
    assertThat(other.finish()).isEqualTo(":4000");
    send("LCS a a LEN");
    turn(conversation);
    conversation.session().close(); // And with its connection, what is under way ends.
    assertThat(other.ask("LCS a a LEN")).isEqualTo(":4000");
    other.in().release();
    other.out().release();
  }

  private static Progress turn(Conversation of) {
    return of.session().process(of.in(), of.out());
  }

  @Test
  void aCommonSubsequenceThatWouldTakeTooLongIsRefused() {
    set("a", "a".repeat(5000));
    set("b", "b".repeat(5000));
    set("long", "c".repeat(1_040_000));
    set("short", "c".repeat(10));
    assertThat(conversation.ask("LCS a b"))
        .isEqualTo(
            "-ERR LCS of values of 5000 and 5000 bytes is refused: the product of the lengths is"
                + " over the limit of 16777216");
    assertThat(conversation.ask("LCS long a"))
        .isEqualTo(
            "-ERR LCS of values of 1040000 and 5000 bytes is refused: the product of the lengths is"
                + " over the limit of 16777216");
    assertThat(conversation.ask("LCS long long"))
        .isEqualTo("-ERR LCS takes values of at most 1048576 bytes together");
    assertThat(conversation.ask("LCS long short LEN")).isEqualTo(":10");
  }
}
