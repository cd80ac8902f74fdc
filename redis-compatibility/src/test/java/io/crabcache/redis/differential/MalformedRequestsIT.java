package io.crabcache.redis.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.redis.LocalServer;
import io.crabcache.redis.RedisProcess;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no request gets the error of Redis, and then the connection ends there as here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class MalformedRequestsIT {
  /** What is to be closed, last first; nothing where the tests are skipped. */
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private Conversation theirs;
  private Conversation ours;

  @BeforeAll
  void start() throws Exception {
    RedisProcess redis = RedisProcess.start();
    opened.push(redis);
    LocalServer server = LocalServer.start();
    opened.push(server);
    theirs = new Conversation(redis.address());
    opened.push(theirs);
    ours = new Conversation(server.address());
    opened.push(ours);
  }

  @AfterAll
  void stop() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*x\r\n",
        "*\r\n",
        "*1x\r\n",
        "* 1\r\n",
        "*+1\r\n",
        "*01\r\n",
        "*2147483648\r\n",
        "*9223372036854775808\r\n",
        "*1\r\n:4\r\nPING\r\n",
        "*1\r\nPING\r\n",
        "*1\r\n\r\nPING\r\n",
        "*1\r\n$\r\nPING\r\n",
        "*1\r\n$x\r\nPING\r\n",
        "*1\r\n$-1\r\nPING\r\n",
        "*1\r\n$04\r\nPING\r\n",
        "*1\r\n$536870913\r\n",
        "*1\r\n$9223372036854775807\r\n",
        "*2\r\n$4\r\nECHO\r\n$-5\r\n",
        "*2\r\n$4\r\nECHO\r\n*1\r\n",
        "PING\r\n*1\r\n$4\r\nPING\r\n*1\r\n$z\r\n",
        "*1\nx$4\nxPING\r\n",
        "ECHO \"unbalanced\r\n",
        "ECHO 'unbalanced\r\n",
        "ECHO \"closed\"then\r\n",
        "ECHO 'it''s'\r\n",
        "ECHO 'it\\'s' \r\nECHO \"\\x41\\n\\q\"\r\n",
        "  PING  \r\n \t \r\nPING\n",
        "ECHO \"\" ''\r\n",
        "ECHO \"\"\r\n",
        "$4\r\nPING\r\n",
        "*-7\r\nPING\r\n",
        "*0\r\n\r\n\n*-1\r\nPING\r\n",
        "*1\r\n$4\r\nPING\r\n*2\r\n$4\r\nECHO\r\n$10\r\nhalf",
        "PING without an end",
      })
  void isRefusedAlike(String bytes) throws Exception {
    assertAlike(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {60_000, 65_000, 65_537, 70_000})
  void aLineWithoutEndIsRefusedAlike(int length) throws Exception {
    assertAlike("x".repeat(length));
  }

  @Test
  void aLineNearTheLimitIsReadAlike() throws Exception {
    assertAlike("ECHO " + "x".repeat(65_000) + "\r\nPING\r\n");
  }

  /** Redis takes any two bytes for the end of an argument, and the rest for the next request. */
  @Test
  void anArgumentThatIsLongerThanItSaysIsRefusedByUsAlone() throws Exception {
    String bytes = "*1\r\n$4\r\nPINGxx*1\r\n$4\r\nPING\r\n";
    assertThat(theirs.last(bytes)).hasSize(2);
    assertThat(ours.last(bytes))
        .singleElement()
        .asString()
        .startsWith("\"-ERR Protocol error: invalid bulk length");
  }

  /** Redis waits for the end of the line for ever, since it does not look behind a NUL. */
  @Test
  void aLineWithANulIsRefusedByUsAlone() throws Exception {
    assertThat(theirs.last("PING\0\r\n")).isEmpty();
    assertThat(ours.last("PING\0\r\n"))
        .singleElement()
        .asString()
        .startsWith("\"-ERR Protocol error: too big inline request");
  }

  /** A limit of ours may be named behind Redis's words. */
  private void assertAlike(String bytes) throws IOException {
    List<Reply> expected = theirs.last(bytes);
    List<Reply> actual = ours.last(bytes);
    assertThat(actual)
        .as("replies to %s, where Redis says %s", Printable.of(bytes), expected)
        .hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      String words = expected.get(i).raw();
      if (expected.get(i).isError()) {
        words = words.strip();
      }
      assertThat(actual.get(i).raw()).as("reply to %s", Printable.of(bytes)).startsWith(words);
    }
  }
}
