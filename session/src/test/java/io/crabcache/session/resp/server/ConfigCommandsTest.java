package io.crabcache.session.resp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.session.Peer;
import io.crabcache.session.resp.Configuration;
import io.crabcache.session.resp.Conversation;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code CONFIG} shows what there is, and sets it or says why not. */
class ConfigCommandsTest {
  private final SortedMap<String, String> parameters =
      new TreeMap<>(Map.of("maxclients", "100", "maxmemory", "1000", "save", "", "timeout", "0"));
  private final Conversation client =
      new Conversation(
          Peer.NONE,
          new Configuration() {
            @Override
            public SortedMap<String, String> values() {
              return parameters;
            }

            @Override
            public void set(Map<String, String> values) throws RefusedException {
              if (values.containsKey("maxmemory")) {
                throw new RefusedException("maxmemory", "can't set immutable config");
              }
              parameters.putAll(values);
            }
          });

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void parametersAreFoundByNamesAndPatternsOnce() {
    assertThat(client.ask("CONFIG GET maxclients")).isEqualTo("*2 $10 maxclients $3 100");
    assertThat(client.ask("CONFIG GET max* save MAX?E[l-n]ory"))
        .isEqualTo("*6 $10 maxclients $3 100 $9 maxmemory $4 1000 $4 save $0");
    assertThat(client.ask("CONFIG GET MaxClients")).isEqualTo("*2 $10 MaxClients $3 100");
    assertThat(client.ask("CONFIG GET none")).isEqualTo("*0");
    assertThat(client.ask("CONFIG GET"))
        .isEqualTo("-ERR wrong number of arguments for 'config|get' command");
    client.ask("HELLO 3");
    assertThat(client.ask("CONFIG GET *s")).isEqualTo("%1 $10 maxclients $3 100");
    assertThat(client.ask("CONFIG GET *")).startsWith("%4 ");
  }

  @Test
  void parametersAreSet() {
    assertThat(client.ask("CONFIG SET MAXCLIENTS 7 timeout 30")).isEqualTo("+OK");
    assertThat(parameters).containsEntry("maxclients", "7").containsEntry("timeout", "30");
  }

  @Test
  void whatIsWrongSetsNothing() {
    Map<String, String> before = Map.copyOf(parameters);
    assertThat(client.ask("CONFIG SET maxclients 7 none 1"))
        .isEqualTo("-ERR Unknown option or number of arguments for CONFIG SET - 'none'");
    assertThat(client.ask("CONFIG SET maxclients 7 maxclients 8"))
        .isEqualTo(
            "-ERR CONFIG SET failed (possibly related to argument 'maxclients')"
                + " - duplicate parameter");
    assertThat(client.ask("CONFIG SET maxclients 7 maxmemory 1"))
        .isEqualTo(
            "-ERR CONFIG SET failed (possibly related to argument 'maxmemory')"
                + " - can't set immutable config");
    assertThat(client.ask("CONFIG SET maxclients 7 timeout")).isEqualTo("-ERR syntax error");
    assertThat(client.ask("CONFIG SET maxclients"))
        .isEqualTo("-ERR wrong number of arguments for 'config|set' command");
    assertThat(client.ask("CONFIG REWRITE"))
        .isEqualTo("-ERR unknown subcommand 'REWRITE'. Try CONFIG HELP.");
    assertThat(parameters).isEqualTo(before);
  }
}
