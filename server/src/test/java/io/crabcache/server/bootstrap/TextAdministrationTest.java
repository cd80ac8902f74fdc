package io.crabcache.server.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator sees and changes from a Redis client, over sockets and event loops. */
class TextAdministrationTest {
  private static final int CLIENTS = 8;

  private final List<AutoCloseable> open = new ArrayList<>();
  private CrabCacheServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start("server.event_loops=2");
    open.add(server);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private InlineClient connect() throws Exception {
    InlineClient client = new InlineClient(server);
    open.add(client);
    return client;
  }

  @Test
  void clientsOfAllEventLoopsAreListedAndKilled() throws Exception {
    List<InlineClient> clients = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(connect());
      assertThat(clients.get(i).ask("CLIENT SETNAME client" + i)).isEqualTo("+OK");
      ids.add(clients.get(i).ask("CLIENT ID").substring(1));
    }
    InlineClient first = clients.get(0);
    String list = first.ask("CLIENT LIST");
    for (int i = 0; i < CLIENTS; i++) {
      assertThat(list)
          .containsPattern("id=" + ids.get(i) + " addr=127\\.0\\.0\\.1:\\d+ laddr=127\\.0\\.0\\.1:")
          .contains(" name=client" + i + " ");
    }
    assertThat(first.ask("CLIENT KILL ID " + ids.get(1))).isEqualTo(":1");
    assertThat(clients.get(1).isEnded()).isTrue();
    Matcher address = Pattern.compile("id=" + ids.get(2) + " addr=(\\S+)").matcher(list);
    assertThat(address.find()).isTrue();
    assertThat(first.ask("CLIENT KILL " + address.group(1))).isEqualTo("+OK");
    assertThat(clients.get(2).isEnded()).isTrue();
    TestServer.await("two clients gone", () -> server.connections() == CLIENTS - 2);
    assertThat(first.ask("CLIENT LIST")).doesNotContain("name=client1 ", "name=client2 ");

    assertThat(first.ask("CLIENT KILL TYPE normal SKIPME no")).isEqualTo(":" + (CLIENTS - 2));
    for (InlineClient client : clients) {
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void theLimitOfConnectionsIsSetWhileTheServerRuns() throws Exception {
    InlineClient first = connect();
    assertThat(first.ask("CONFIG SET maxclients 1")).isEqualTo("+OK");
    InlineClient refused = connect();
    refused.send("PING\r\n");
    assertThat(refused.line()).isNotEqualTo("+PONG");
    assertThat(first.ask("INFO clients")).contains("maxclients:1\r\n");
    assertThat(first.ask("INFO stats")).contains("rejected_connections:1\r\n");
    assertThat(first.ask("CONFIG SET connection.max_connections 2")).isEqualTo("+OK");
    assertThat(connect().ask("PING")).isEqualTo("+PONG");
  }

  @Test
  void pipeliningIsSwitchedWhileTheServerRuns() throws Exception {
    InlineClient client = connect();
    assertThat(largestBatchOf20(client)).isBetween(2, 20);
    assertThat(client.ask("CONFIG SET connection.pipeline.max_batch_size 4")).isEqualTo("+OK");
    assertThat(largestBatchOf20(client)).isBetween(2, 4);
    assertThat(client.ask("CONFIG SET connection.pipeline.enabled false")).isEqualTo("+OK");
    assertThat(largestBatchOf20(client)).isEqualTo(1);
    assertThat(client.ask("INFO pipeline")).contains("pipeline_enabled:0\r\n");
    assertThat(client.ask("CONFIG SET connection.pipeline.enabled true")).isEqualTo("+OK");
    assertThat(largestBatchOf20(client)).isBetween(2, 4);
  }

  private static int largestBatchOf20(InlineClient client) throws Exception {
    assertThat(client.ask("CONFIG RESETSTAT")).isEqualTo("+OK");
    client.send("PING\r\n".repeat(20));
    for (int i = 0; i < 20; i++) {
      assertThat(client.reply()).isEqualTo("+PONG");
    }
    Matcher largest =
        Pattern.compile("pipeline_resp_largest_batch:(\\d+)").matcher(client.ask("INFO pipeline"));
    assertThat(largest.find()).isTrue();
    return Integer.parseInt(largest.group(1));
  }

  @Test
  void theTimeForAnUnfinishedRequestIsSetWhileTheServerRuns() throws Exception {
    InlineClient client = connect();
    assertThat(client.ask("CONFIG SET connection.pipeline.timeout_ms 10")).isEqualTo("+OK");
    client.send("*2\r\n$3\r\nGET\r\n");
    assertThat(client.line()).startsWith("-ERR ").contains("10 ms");
    assertThat(client.isEnded()).isTrue();
  }

  @Test
  void theTimeThatAClientMayBeSilentIsSetWhileTheServerRuns() throws Exception {
    InlineClient silent = connect();
    assertThat(silent.ask("CONFIG SET connection.idle_timeout_ms 1900")).isEqualTo("+OK");
    assertThat(config(silent, "timeout")).isEqualTo("2");
    assertThat(silent.isEnded()).isTrue();
    assertThat(connect().ask("CONFIG SET timeout 0")).isEqualTo("+OK");
    InlineClient other = connect();
    assertThat(config(other, "connection.idle_timeout_ms")).isEqualTo("0");
    assertThat(other.ask("INFO stats")).contains("cut_connections:1\r\n");
    assertThat(other.ask("CONFIG SET timeout -1"))
        .endsWith("'timeout') - argument must be a number of seconds, 0 to 2000000");
  }

  @Test
  void whatCannotBeSetSaysWhy() throws Exception {
    InlineClient client = connect();
    assertThat(client.ask("CONFIG SET maxclients 5 databases 3"))
        .isEqualTo(
            "-ERR CONFIG SET failed (possibly related to argument 'databases')"
                + " - can't set immutable config");
    assertThat(client.ask("CONFIG SET maxclients 0"))
        .isEqualTo(
            "-ERR CONFIG SET failed (possibly related to argument 'maxclients')"
                + " - argument must be a whole number, 1 to 1000000");
    assertThat(client.ask("CONFIG SET memory.max 1g"))
        .endsWith("'memory.max') - can't set immutable config");
    assertThat(client.ask("CONFIG SET save \"\"")).isEqualTo("+OK");
    assertThat(client.ask("CONFIG SET appendonly no")).isEqualTo("+OK");
    assertThat(client.ask("CONFIG SET databases 16")).isEqualTo("+OK");
    assertThat(client.ask("INFO clients")).contains("maxclients:16384\r\n");
  }

  @Test
  void configurationShowsWhatHolds() throws Exception {
    InlineClient client = connect();
    assertThat(config(client, "port")).isEqualTo(Integer.toString(server.tcp().port()));
    assertThat(config(client, "server.port")).isEqualTo("0");
    assertThat(config(client, "maxmemory")).isEqualTo(Long.toString(64L << 20));
    assertThat(config(client, "memory.max")).isEqualTo(Long.toString(64L << 20));
    assertThat(config(client, "databases")).isEqualTo("16");
    assertThat(config(client, "save")).isEmpty();
    assertThat(config(client, "appendonly")).isEqualTo("no");
    assertThat(config(client, "io-threads")).isEqualTo("2");
    assertThat(config(client, "maxclients")).isEqualTo("16384");
    assertThat(client.ask("INFO server")).contains("tcp_port:" + server.tcp().port() + "\r\n");
    assertThat(client.ask("INFO memory")).contains("maxmemory:67108864\r\n");
  }

  private static String config(InlineClient client, String name) throws Exception {
    assertThat(client.ask("CONFIG GET " + name)).isEqualTo("*2");
    assertThat(client.reply()).isEqualTo(name);
    return client.reply();
  }

  @Test
  void allThatCameInOnePacketIsAnsweredBeforeAClientGoes() throws Exception {
    InlineClient client = connect();
    String lines =
        """
        CLIENT REPLY OFF
        SET k 1
        CLIENT REPLY ON
        INCR k
        CLIENT REPLY SKIP
        INCR k
        GET k
        HELLO 3
        RESET
        GET none
        QUIT
        INCR k
        """;
    client.send(lines.replace("\n", "\r\n"));
    assertThat(client.reply()).isEqualTo("+OK");
    assertThat(client.reply()).isEqualTo(":2");
    assertThat(client.reply()).isEqualTo("3");
    assertThat(client.line()).isEqualTo("%7");
    String line;
    do {
      line = client.line();
    } while (!line.equals("+RESET"));
    assertThat(client.reply()).isEqualTo("$-1");
    assertThat(client.reply()).isEqualTo("+OK");
    assertThat(client.isEnded()).isTrue();
    assertThat(connect().ask("GET k")).isEqualTo("3");
  }

  @Test
  void clientsOfVersionThreeAreToldOfTheStop() throws Exception {
    InlineClient three = connect();
    three.send("HELLO 3\r\nPING\r\n");
    String line;
    do {
      line = three.line();
    } while (!line.equals("+PONG"));
    InlineClient two = connect();
    assertThat(two.ask("PING")).isEqualTo("+PONG");
    Thread stop = new Thread(server::close);
    stop.start();
    assertThat(three.line()).isEqualTo(">2");
    assertThat(three.reply()).isEqualTo("shutdown");
    assertThat(three.reply()).isEqualTo("the server is stopping");
    assertThat(three.isEnded()).isTrue();
    assertThat(two.isEnded()).isTrue();
    stop.join();
    assertThat(server.respCounters().commands()).isEqualTo(3);
  }
}
