package io.crabcache.session.resp.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.session.resp.Conversation;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replies in RESP3, and none where the client wants none. */
class ReplyModesTest {
  private final Conversation conversation = new Conversation();

  @AfterEach
  void end() {
    conversation.close();
  }

  @Test
  void inResp3NothingIsANullOfItsOwnAndIndexesAreAMap() {
    assertThat(conversation.ask("HELLO 3")).startsWith("%");
    assertThat(conversation.ask("GET none")).isEqualTo("_");
    assertThat(conversation.ask("SET k v XX")).isEqualTo("_");
    assertThat(conversation.ask("MSET a ohmytext b mynewtext")).isEqualTo("+OK");
    assertThat(conversation.ask("MGET none a")).isEqualTo("*2 _ $8 ohmytext");
    assertThat(conversation.ask("GETDEL none")).isEqualTo("_");
    assertThat(conversation.ask("GETEX none EX x")).isEqualTo("_");
    assertThat(conversation.ask("LCS a b IDX MINMATCHLEN 4"))
        .isEqualTo("%2 $7 matches *1 *2 *2 :4 :7 *2 :5 :8 $3 len :6");
    assertThat(conversation.ask("INCRBYFLOAT f 1.5")).isEqualTo("$3 1.5");
    assertThat(conversation.ask("KEYS f")).isEqualTo("*1 $1 f");
    assertThat(conversation.ask("SCAN 0 MATCH f")).isEqualTo("*2 $1 0 *1 $1 f");
    assertThat(conversation.ask("FLUSHALL")).isEqualTo("+OK");
    assertThat(conversation.ask("RANDOMKEY")).isEqualTo("_");
  }

  @Test
  void aCommandOfManyTurnsKeepsQuietToo() {
    for (int i = 0; i < 3000; i++) {
      Conversation.write("SET k" + i + " v", conversation.in());
    }
    conversation.finish();
    send("CLIENT REPLY SKIP", "KEYS *", "GET k1");
    assertThat(conversation.finish()).isEqualTo("$1 v");
    send("CLIENT REPLY OFF", "GET k1", "KEYS *", "GET k1", "CLIENT REPLY ON", "GET k2");
    assertThat(conversation.finish()).isEqualTo("+OK $1 v");
    send("GET k1", "CLIENT REPLY SKIP", "SCAN 0 COUNT 2000", "CLIENT REPLY SKIP", "GET k1", "PING");
    assertThat(conversation.finish()).isEqualTo("$1 v +PONG");
  }

  @Test
  void anEmptyRequestUsesUpTheSilenceForTheNextOne() {
    for (String empty : new String[] {"*0\r\n", "*-1\r\n", "\r\n"}) {
      send("CLIENT REPLY SKIP");
      conversation.in().writeCharSequence(empty, StandardCharsets.US_ASCII);
      send("PING", "CLIENT REPLY SKIP", "PING", "ECHO end");
      assertThat(conversation.finish()).as(empty).isEqualTo("+PONG $3 end");
    }
    send("CLIENT REPLY OFF");
    conversation.in().writeCharSequence("*0\r\n", StandardCharsets.US_ASCII);
    send("PING", "CLIENT REPLY ON");
    assertThat(conversation.finish()).isEqualTo("+OK");
  }

  @Test
  void resetIsSilentWhereTheNextReplyIsSkippedAndEndsALastingSilence() {
    send("CLIENT REPLY SKIP", "RESET", "PING");
    assertThat(conversation.finish()).isEqualTo("+PONG");
    send("CLIENT REPLY OFF", "PING", "RESET", "PING");
    assertThat(conversation.finish()).isEqualTo("+RESET +PONG");
  }

  private void send(String... requests) {
    for (String request : requests) {
      Conversation.write(request, conversation.in());
    }
  }
}
