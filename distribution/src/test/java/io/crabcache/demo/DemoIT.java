package io.crabcache.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.tool.TemporaryDirectory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The demo against a server in a process of its own, as users see it, but smaller. */
@Timeout(120)
class DemoIT {
  private static final int THREADS = 16;
  private static final String SMALL =
      "--requests=20000 --products=2000 --gets=4000 --threads=" + THREADS;

  @TempDir private Path directory;

  private final ProductCatalog catalog = new ProductCatalog(7, 2_000);
  private final int[] requests = Requests.zipf(20_000, 2_000, 0.99, 7);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void every_request_is_a_hit_or_a_query_and_the_server_goes_when_it_is_closed() throws Exception {
    ServerProcess server = ServerProcess.start(directory.resolve("data"));
    try (server;
        ProductDatabase database = new ProductDatabase(directory)) {
      database.fill(catalog, rows -> {});
      server.awaitReady();
      try (Storefront storefront = new Storefront(server.uri(), database)) {
        Load.Outcome first = load(storefront, database, catalog);
        assertThat(first.requests()).isEqualTo(requests.length);
        assertThat(first.misses().getTotalCount()).isEqualTo(database.queries());
        long products = Arrays.stream(requests).distinct().count();
        // Threads that miss the same product at once all ask the database, each once.
        assertThat(database.queries()).isBetween(products, products * THREADS);

        long queriesBefore = database.queries();
        Frames before = Frames.of(storefront);
        Load.Outcome second = load(storefront, database, catalog);
        assertThat(second.hits().getTotalCount()).isEqualTo(requests.length);
        assertThat(database.queries()).isEqualTo(queriesBefore);
        Frames sent = Frames.of(storefront).minus(before);
        assertThat(sent.operations()).isEqualTo(requests.length);
        assertThat(sent.frames()).isBetween(1L, (long) requests.length);
      }
    }
    assertThat(ProcessHandle.of(server.pid()).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(server.log()).doesNotExist();
    assertThat(directory).isDirectoryNotContaining(file -> !file.endsWith("data"));
  }

  @Test
  void a_product_that_is_not_the_right_one_ends_the_load() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"));
        ProductDatabase database = new ProductDatabase(directory)) {
      database.fill(new ProductCatalog(8, 2_000), rows -> {});
      server.awaitReady();
      try (Storefront storefront = new Storefront(server.uri(), database)) {
        assertThatThrownBy(() -> load(storefront, database, catalog))
            .isInstanceOf(DemoException.class)
            .hasMessageStartingWith("asked for product ");
      }
    }
  }

  @Test
  void a_server_that_ends_in_the_middle_ends_the_load_with_a_message() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"));
        ProductDatabase database = new ProductDatabase(directory)) {
      database.fill(catalog, rows -> {});
      server.awaitReady();
      try (Storefront storefront = new Storefront(server.uri(), database)) {
        load(storefront, database, catalog);
        ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
        process.destroy();
        process.onExit().get(30, TimeUnit.SECONDS);
        assertThatThrownBy(() -> load(storefront, database, catalog))
            .isInstanceOf(DemoException.class)
            .hasMessageContaining("failed: ");
      }
    }
  }

  @Test
  void the_command_shows_all_tables_and_leaves_nothing() {
    long childrenBefore = ProcessHandle.current().children().count();
    assertThat(run(SMALL)).as(err.toString()).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(number("requests +([\\d,]+) ")).isEqualTo(20_000);
    assertThat(number("database queries +([\\d,]+)\n"))
        .isEqualTo(20_000 - number("database queries saved +([\\d,]+) "));
    assertThat(out.toString()).containsPattern("\n +off +[\\d,]+ +1\\.0 ");
    assertThat(out.toString()).containsPattern("\n +on +[\\d,]+ +\\d+\\.\\d ");
    assertThat(out.toString()).containsPattern("\n +ratio +\\d+\\.\\d\\d\n");
    long entries = number("entries before +([\\d,]+)\n");
    assertThat(entries).isPositive().isEqualTo(number("entries after +([\\d,]+) "));
    assertThat(number("entries lost +([\\d,]+)\n")).isZero();
    assertThat(number("products asked for +([\\d,]+) ")).isEqualTo(100);
    assertThat(out.toString())
        .containsPattern("\n +recovery +\\d+\\.\\d\\d s +[\\d,]+ records/s, [\\d,]+ MB/s\n")
        .containsPattern("\n +from the kill to serving +\\d+\\.\\d\\d s\n");
    assertThat(ProcessHandle.current().children().count()).isEqualTo(childrenBefore);
  }

  @Test
  void a_successor_that_lacks_what_there_was_ends_the_demo() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory.resolve("data"));
        ProductDatabase database = new ProductDatabase(directory)) {
      database.fill(catalog, rows -> {});
      server.awaitReady();
      try (Storefront storefront = new Storefront(server.uri(), database)) {
        load(storefront, database, catalog);
      }
      Crash crash = new Crash(catalog, database);
      crash.kill(server);
      try (ServerProcess empty = ServerProcess.start(directory.resolve("another"))) {
        assertThatThrownBy(() -> crash.compare(empty))
            .isInstanceOf(DemoException.class)
            .hasMessageContaining("entries are lost");
      }
    }
  }

  @Test
  void a_kept_server_can_be_reached_and_stopped_as_the_command_says() throws Exception {
    assertThat(run(SMALL + " --keep")).as(err.toString()).isZero();
    ProcessHandle server = ProcessHandle.of(number("kill (\\d+)")).orElseThrow();
    try {
      URI health = URI.create(text("health +(\\S+)"));
      assertThat(
              HttpClient.newHttpClient()
                  .send(HttpRequest.newBuilder(health).build(), BodyHandlers.discarding())
                  .statusCode())
          .isEqualTo(200);
      try (ProductDatabase empty = new ProductDatabase(directory);
          Storefront another = new Storefront(URI.create(text("JCache +(\\S+)")), empty)) {
        Product product = another.product(Requests.zipf(1, 2_000, 0.99, 7171)[0]);
        assertThat(product).isNotNull();
        assertThat(empty.queries()).isZero();
      }
    } finally {
      server.destroy();
      server.onExit().get(30, TimeUnit.SECONDS);
      Files.delete(Path.of(text("log +(\\S+)")));
      Path data = Path.of(text("data +(\\S+)"));
      assertThat(data).isNotEmptyDirectory();
      new TemporaryDirectory(data).close();
    }
  }

  private Load.Outcome load(Storefront storefront, ProductDatabase database, ProductCatalog catalog)
      throws InterruptedException {
    return new Load(storefront, database, catalog, requests, Long.MAX_VALUE)
        .run(THREADS, (hits, misses, nanos) -> {});
  }

  private int run(String options) {
    return new CommandLine(new DemoCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(options.split(" "));
  }

  private long number(String pattern) {
    return Long.parseLong(text(pattern).replace(",", ""));
  }

  private String text(String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(out.toString());
    assertThat(matcher.find()).as(pattern + " in " + out).isTrue();
    return matcher.group(1);
  }
}
