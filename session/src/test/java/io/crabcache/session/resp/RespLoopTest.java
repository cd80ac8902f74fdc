package io.crabcache.session.resp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What one turn takes of a pipeline. */
class RespLoopTest {
  private static final String MANY_WORDS = " x".repeat(40);

  @Test
  void aRequestOfManyWordsWaitsForATurnOfItsOwnAndIsAnsweredOnce() {
    try (Conversation conversation = new Conversation(2, 1 << 20)) {
      Conversation.write("PING", conversation.in());
      Conversation.write("DEL" + MANY_WORDS, conversation.in());
      Conversation.write("NOSUCH" + MANY_WORDS, conversation.in());
      Conversation.write("GET" + MANY_WORDS, conversation.in());
      Conversation.write("KEYS" + MANY_WORDS, conversation.in());
      Conversation.write("PING", conversation.in());
      assertThat(conversation.finish().replaceAll(", with args.*? -ERR wrong", " -ERR wrong"))
          .isEqualTo(
              "+PONG :0 -ERR unknown command 'NOSUCH'"
                  + " -ERR wrong number of arguments for 'get' command"
                  + " -ERR wrong number of arguments for 'keys' command +PONG");
    }
  }

  @Test
  void commandsThatFailCountForTheBoundOfATurn() {
    try (Conversation conversation = new Conversation(10, 1 << 20)) {
      for (int i = 0; i < 100; i++) {
        Conversation.write("NOSUCH", conversation.in());
      }
      conversation.finish();
      assertThat(conversation.turns()).isGreaterThanOrEqualTo(10);
    }
  }
}
