package io.crabcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** What the pages show of Lettuce, Jedis and Redis's tools does what they say. */
@Timeout(120)
class PagesIT {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern SHELL = Pattern.compile("```sh\\R(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;

  private LocalServer server;
  private RedisClient jedis;

  @BeforeEach
  void start() throws Exception {
    server = LocalServer.start();
    jedis = RedisClient.create(server.host(), server.port());
    jedis.flushAll();
  }

  @AfterEach
  void stop() {
    jedis.close();
    server.close();
  }

  private String page(String name) throws Exception {
    return Files.readString(DOCS.resolve(name)).replace("7171", String.valueOf(server.port()));
  }

  @Test
  void clientsConnectAsShown() throws Exception {
    assertThat(JavaSnippets.run(page("redis-clients.md"), directory)).isEqualTo(2);

    assertThat(jedis.mget("crab:9", "crab:10")).containsExactly("coconut", "king");
  }

  @Test
  void clientsPipelineAsShown() throws Exception {
    assertThat(JavaSnippets.run(page("pipelining.md"), directory)).isEqualTo(2);

    assertThat(jedis.mget("hermit:100", "moves")).containsExactly("shell 100", "100");
  }

  @Test
  void toolsPipelineAsShown() throws Exception {
    Installed.program("redis-cli", "redis-tools");
    Installed.program("redis-benchmark", "redis-tools");
    List<String> scripts =
        SHELL
            .matcher(page("pipelining.md"))
            .results()
            .map(script -> script.group(1))
            .filter(script -> script.contains("redis-cli") || script.contains("redis-benchmark"))
            .toList();
    assertThat(scripts).hasSize(2);

    String inserted = Program.run(List.of("sh", "-c", scripts.get(0))).success();
    assertThat(inserted).contains("errors: 0, replies: 10000");
    assertThat(jedis.get("crab:10000")).isEqualTo("10000");
    String measured = Program.run(List.of("sh", "-c", scripts.get(1))).success();
    assertThat(measured).contains("SET: ").contains("GET: ");
  }
}
