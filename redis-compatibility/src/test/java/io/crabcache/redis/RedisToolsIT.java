package io.crabcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Debian's redis-cli and redis-benchmark. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class RedisToolsIT {
  private static final String PACKAGE = "redis-tools";

  private LocalServer server;
  private Path cli;
  private Path benchmark;

  @BeforeAll
  void start() throws Exception {
    cli = Installed.program("redis-cli", PACKAGE);
    benchmark = Installed.program("redis-benchmark", PACKAGE);
    server = LocalServer.start();
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void empty() throws Exception {
    cli("flushall").success();
  }

  private Program.End cli(String... arguments) throws Exception {
    return cliWith("", arguments);
  }

  private Program.End cliWith(String input, String... arguments) throws Exception {
    return Program.run(command(cli, arguments), input);
  }

  private List<String> command(Path program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of("-h", server.host(), "-p", String.valueOf(server.port())));
    command.addAll(List.of(arguments));
    return command;
  }

  @Test
  void oneCommandACall() throws Exception {
    assertThat(cli("set", "a", "b").success()).isEqualTo("OK\n");
    assertThat(cli("get", "a").success()).isEqualTo("b\n");
    assertThat(cli("get", "none").success()).isEqualTo("\n");
    assertThat(cli("-n", "3", "get", "a").success()).isEqualTo("\n");
    assertThat(cli("--no-raw", "get", "none").success()).isEqualTo("(nil)\n");
    assertThat(cli("--no-raw", "mget", "a", "none").success()).isEqualTo("1) \"b\"\n2) (nil)\n");
    assertThat(cliWith("bytes\0\r\n", "-x", "set", "raw").success()).isEqualTo("OK\n");
    assertThat(cli("--no-raw", "get", "raw").success()).isEqualTo("\"bytes\\x00\\r\\n\"\n");
    assertThat(cli("-r", "3", "incr", "count").success()).isEqualTo("1\n2\n3\n");
  }

  @Test
  void anErrorIsAnErrorForTheShell() throws Exception {
    Program.End end = cli("-e", "incr", "a", "too", "many");
    assertThat(end.output()).contains("ERR wrong number of arguments for 'incr' command");
    assertThat(end.code()).isOne();
    assertThat(cli("bogus").output()).contains("ERR unknown command 'bogus'");
  }

  @Test
  void typesOfTheThirdProtocolAreShown() throws Exception {
    assertThat(cli("-3", "--no-raw", "config", "get", "maxmemory").success())
        .startsWith("1# \"maxmemory\" => ");
    assertThat(cli("-3", "--json", "get", "none").success()).isEqualTo("null\n");
    assertThat(cli("-3", "info", "server").success()).contains("redis_version:");
  }

  @Test
  void scriptsOfLines() throws Exception {
    assertThat(cliWith("set 'a key' \"a\\tvalue\"\nget 'a key'\nselect 2\ndbsize\n").success())
        .isEqualTo("OK\na\tvalue\nOK\n0\n");
  }

  @Test
  void massInsertion() throws Exception {
    StringBuilder commands = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      String key = "key:" + i;
      commands
          .append("*3\r\n$3\r\nSET\r\n$%d\r\n%s\r\n".formatted(key.length(), key))
          .append("$5\r\nvalue\r\n");
    }
    assertThat(cliWith(commands.toString(), "--pipe").success())
        .contains("errors: 0, replies: 20000");
    assertThat(cli("dbsize").success()).isEqualTo("20000\n");
  }

  @Test
  void scansOfAllKeysAndOfSome() throws Exception {
    cliWith("mset k1 a k2 bb k3 ccc other 1\n").success();
    assertThat(new TreeSet<>(cli("--scan").success().lines().toList()))
        .containsExactly("k1", "k2", "k3", "other");
    assertThat(new TreeSet<>(cli("--scan", "--pattern", "k[12]").success().lines().toList()))
        .containsExactly("k1", "k2");
    assertThat(cli("--bigkeys").success())
        .contains("Sampled 4 keys in the keyspace!")
        .contains("Biggest string found '\"k3\"' has 3 bytes");
    assertThat(cli("--memkeys").success()).contains("Sampled 4 keys in the keyspace!");
  }

  @Test
  void benchmarkRunsThrough() throws Exception {
    String output =
        Program.run(
                command(benchmark, "-q", "-n", "2000", "-P", "16", "-t", "ping,set,get,incr,mset"),
                "")
            .success();
    assertThat(output.replace('\r', '\n').lines().filter(line -> line.contains(" requests per")))
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .contains("PING_INLINE", "PING_MBULK", "SET", "GET", "INCR", "MSET (10 keys)");
    assertThat(output).doesNotContainIgnoringCase("error").doesNotContain("WARNING");
  }
}
