package io.crabcache.session.resp;

import org.junit.jupiter.api.Test;

/** What errors quote of a request, as Redis 7.0.15 quotes it. */
class QuotedWordsTest {
  private static final String LONG = "y".repeat(200);
  private static final String SHOWN = "y".repeat(128);

  @Test
  void anUnknownCommandIsQuotedWithItsFirstArguments() {
    Script.play(
        """
        nope => -ERR unknown command 'nope', with args beginning with:
        nope a "" b => -ERR unknown command 'nope', with args beginning with: 'a' '' 'b'
        ${LONG} => -ERR unknown command '${SHOWN}', with args beginning with:
        no ${LONG} b => -ERR unknown command 'no', with args beginning with: '${SHOWN}'
        nul\\x00nul a\\x00b => -ERR unknown command 'nul', with args beginning with: 'a'
        """
            .replace("${LONG}", LONG)
            .replace("${SHOWN}", SHOWN));
  }

  @Test
  void quotedLineEndsDoNotEndTheReply() {
    Script.play(
        """
        one\\x0d\\x0atwo => -ERR unknown command 'one  two', with args beginning with:
        SET k v => +OK
        EXPIRE k 10 one\\x0atwo => -ERR Unsupported option one two
        EXPIRE k 10 new\\x0d\\x0a => -ERR Unsupported option new
        """);
  }
}
