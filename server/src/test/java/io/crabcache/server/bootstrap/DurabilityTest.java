package io.crabcache.server.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.engine.durability.RecoveryReport;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.Modifiers;
import io.crabcache.protocol.Opcode;
import io.crabcache.protocol.ResultReader;
import io.crabcache.server.configuration.ServerConfiguration;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers with a data directory: what comes back, what is refused, and what is told. */
class DurabilityTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private Path directory;
  private Path data = Path.of("");

  @BeforeEach
  void nameTheDirectory() {
    data = directory.resolve("data");
  }

  private CrabCacheServer start(String... assignments) throws Exception {
    return TestServer.start(
        Stream.concat(Stream.of("server.data_dir=" + data), Stream.of(assignments))
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"always", "interval", "os"})
  void whatWasAcknowledgedComesBackAfterAStop(String policy) throws Exception {
    long version;
    try (CrabCacheServer server = start("wal.sync=" + policy);
        InlineClient text = new InlineClient(server);
        RawClient packed = RawClient.greeted(server)) {
      assertThat(text.ask("SET k v")).isEqualTo("+OK");
      assertThat(text.ask("SET brief v PX 86400000")).isEqualTo("+OK");
      assertThat(text.ask("SET gone v")).isEqualTo("+OK");
      assertThat(text.ask("DEL gone")).isEqualTo(":1");
      assertThat(text.ask("INCRBY n 41")).isEqualTo(":41");
      packed.put("k", new byte[] {7});
      version = version(packed);
    }
    try (CrabCacheServer server = start("wal.sync=" + policy);
        InlineClient text = new InlineClient(server);
        RawClient packed = RawClient.greeted(server)) {
      assertThat(text.ask("GET k")).isEqualTo("v");
      assertThat(text.ask("EXISTS gone")).isEqualTo(":0");
      assertThat(text.ask("INCR n")).isEqualTo(":42");
      long left = Long.parseLong(text.ask("PTTL brief").substring(1));
      assertThat(left).isBetween(86_000_000L, 86_400_000L);
      assertThat(text.ask("DBSIZE")).isEqualTo(":3");
      assertThat(version(packed)).isEqualTo(version);
      packed.put("k", new byte[] {8});
      assertThat(version(packed)).isGreaterThan(version);
    }
  }

  private static long version(RawClient client) throws IOException {
    client.send(
        RawClient.batch(
            3,
            commands ->
                commands.read(Opcode.GET, Modifiers.RETURN_VERSION, 1, RawClient.utf8("k"))));
    return client.result().version();
  }

  @Test
  void cachesComeBackWithTheirSettings() throws Exception {
    byte[] name = RawClient.utf8("with settings");
    CacheSettings settings =
        new CacheSettings(60_000, -1, -1, 100, 1 << 20, RawClient.utf8("metadata"));
    try (CrabCacheServer server = start();
        RawClient client = RawClient.greeted(server)) {
      client.send(RawClient.batch(1, commands -> commands.open(0, 2, name, settings)));
      assertThat(client.result().status()).isZero();
    }
    try (CrabCacheServer server = start();
        InlineClient text = new InlineClient(server);
        RawClient client = RawClient.greeted(server)) {
      assertThat(text.ask("DBSIZE")).isEqualTo(":0");
      client.send(RawClient.batch(1, commands -> commands.open(0, 2, name, CacheSettings.DEFAULT)));
      ByteBuf frame = client.frame();
      ResultReader opened = new ResultReader();
      opened.begin(frame, frame.readableBytes());
      assertThat(opened.next(frame)).isTrue();
      assertThat(frame.getByte(opened.valueIndex())).as("whether it was created").isZero();
      int length = opened.valueLength() - 2; // The flag and the length of the settings.
      assertThat(CacheSettings.read(frame, opened.valueIndex() + 2, length)).isEqualTo(settings);
    }
  }

  @Test
  void withoutALogNothingComesBackAndWhatIsThereIsLeftAlone() throws Exception {
    try (CrabCacheServer server = start();
        InlineClient text = new InlineClient(server)) {
      text.ask("SET k v");
    }
    try (CrabCacheServer server = start("wal.enabled=false");
        InlineClient text = new InlineClient(server)) {
      assertThat(text.ask("GET k")).isEqualTo("$-1");
      assertThat(text.ask("INFO persistence")).contains("aof_enabled:0");
    }
    try (CrabCacheServer server = start();
        InlineClient text = new InlineClient(server)) {
      assertThat(text.ask("GET k")).isEqualTo("v");
    }
  }

  @Test
  void theLogMayLieElsewhereAndBelongsToOneServerThere() throws Exception {
    Path own = directory.resolve("own");
    try (CrabCacheServer server = TestServer.start("wal.dir=" + own);
        InlineClient text = new InlineClient(server)) {
      text.ask("SET k v");
      assertThatThrownBy(() -> start("wal.dir=" + own))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("belongs to another server");
    }
    try (CrabCacheServer server = start("wal.dir=" + own);
        InlineClient text = new InlineClient(server)) {
      assertThat(text.ask("GET k")).isEqualTo("v");
    }
    assertThat(data.resolve("wal")).doesNotExist();
    try (CrabCacheServer server = TestServer.start("server.data_dir=" + own, "wal.dir=" + own);
        InlineClient text = new InlineClient(server)) {
      assertThat(text.ask("GET k")).isEqualTo("v");
    }
  }

  @Test
  void aLogThatIsAskedForNeedsADirectory() {
    assertThatThrownBy(() -> TestServer.start("wal.enabled=true"))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "wal.enabled is true and there is no directory for the log; name one with --data-dir"
                + " (server.data_dir)");
    assertThatThrownBy(() -> start("wal.buffer_size=9m"))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("wal.buffer_size is 9437184 bytes, more than an eighth of");
  }

  @Test
  void theDefaultsInAFileAskForNoLog() throws Exception {
    ServerConfiguration configuration =
        ServerConfiguration.builder()
            .file(Path.of("src/main/config/default.toml"))
            .set("server.port=0")
            .set("http.port=0")
            .set("memory.max=256m")
            .build();
    try (CrabCacheServer server = CrabCacheServer.start(configuration);
        InlineClient text = new InlineClient(server)) {
      assertThat(text.ask("CONFIG GET appendonly")).startsWith("*2");
    }
  }

  @Test
  void damageStopsTheStartWithPlaceAndCure() throws Exception {
    try (CrabCacheServer server = start("wal.sync=always");
        InlineClient text = new InlineClient(server)) {
      for (int i = 0; i < 100; i++) {
        text.ask("SET k" + i + " v");
      }
    }
    Path segment = segments().get(0);
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      file.seek(130); // In the first block of records: the next segment may begin behind it.
      file.write(0xFF);
      file.write(0x5A);
    }
    assertThatThrownBy(() -> start())
        .isInstanceOf(StartException.class)
        .hasMessageContaining(segment.toString())
        .hasMessageContaining("offset")
        .hasMessageContaining("crabcache wal repair " + data.resolve("wal"));
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(data.toRealPath().resolve("wal"))) {
      return files.filter(file -> file.toString().endsWith(".wal")).sorted().toList();
    }
  }

  @Test
  void healthIsToldWhileTheRecoveryGoesOn() throws Exception {
    AtomicReference<String> http = new AtomicReference<>();
    CountDownLatch recovering = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    ServerConfiguration configuration =
        TestServer.configuration("server.data_dir=" + data, "http.port=" + freePort(http));
    CompletableFuture<CrabCacheServer> starting =
        CompletableFuture.supplyAsync(
            () -> startHeldUp(configuration, recovering, goOn),
            command -> new Thread(command).start());
    try {
      assertThat(recovering.await(20, TimeUnit.SECONDS)).isTrue();
      HttpResponse<String> ready = get(http.get(), "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body())
          .contains("{\"name\":\"serving\",\"status\":\"DOWN\"}")
          .contains("{\"name\":\"recovery\",\"status\":\"DOWN\",\"data\":{")
          .contains("\"read_bytes\":5")
          .contains("\"total_bytes\":10")
          .contains("\"entries\":3");
      assertThat(get(http.get(), "/health/live").statusCode()).isEqualTo(200);
    } finally {
      goOn.countDown();
    }
    try (CrabCacheServer server = starting.get(20, TimeUnit.SECONDS)) {
      HttpResponse<String> ready = get(server.http().toString(), "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.body())
          .contains("{\"name\":\"recovery\",\"status\":\"UP\"")
          .contains("{\"name\":\"log\",\"status\":\"UP\"}");
    }
  }

  @Test
  void aStartThatIsInterruptedLeavesNothingBehind() throws Exception {
    AtomicReference<String> http = new AtomicReference<>();
    CountDownLatch recovering = new CountDownLatch(1);
    ServerConfiguration configuration =
        TestServer.configuration("server.data_dir=" + data, "http.port=" + freePort(http));
    AtomicReference<Thread> starter = new AtomicReference<>();
    CompletableFuture<CrabCacheServer> starting =
        CompletableFuture.supplyAsync(
            () -> startHeldUp(configuration, recovering, new CountDownLatch(1)),
            command -> {
              starter.set(new Thread(command));
              starter.get().start();
            });
    assertThat(recovering.await(20, TimeUnit.SECONDS)).isTrue();
    starter.get().interrupt();
    assertThatThrownBy(() -> starting.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(InterruptedException.class);
    assertThatThrownBy(() -> get(http.get(), "/health/live")).isInstanceOf(IOException.class);
    start().close();
  }

  @Test
  void aBusyPortIsToldBeforeTheRecovery() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ServerConfiguration configuration =
          TestServer.configuration(
              "server.data_dir=" + data, "server.port=" + busy.getLocalPort(), "http.port=0");
      assertThatThrownBy(
              () ->
                  CrabCacheServer.start(
                      configuration,
                      InstantSource.system(),
                      (settings, durability, clock, progress) -> {
                        throw new IllegalStateException("it began to recover");
                      }))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("the port is in use by another process (server.bind, server.port)");
    }
  }

  private static int freePort(AtomicReference<String> address) throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      address.set("127.0.0.1:" + socket.getLocalPort());
      return socket.getLocalPort();
    }
  }

  private static CrabCacheServer startHeldUp(
      ServerConfiguration configuration, CountDownLatch recovering, CountDownLatch goOn) {
    try {
      return CrabCacheServer.start(
          configuration,
          InstantSource.system(),
          (settings, durability, clock, progress) -> {
            progress.accept(new RecoveryReport(5, 10, 2, 1, 3, 1_000_000, List.of()));
            recovering.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              throw new StartException("interrupted", e);
            }
            return ServerEngine.open(settings, durability, clock, progress);
          });
    } catch (StartException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next segment cannot be made, because its directory is gone. */
  @ParameterizedTest
  @ValueSource(strings = {"always", "interval", "os"})
  void aLogThatFailsIsToldAndReadsGoOn(String policy) throws Exception {
    try (CrabCacheServer server = start("wal.sync=" + policy, "wal.segment_size=64k");
        InlineClient writer = new InlineClient(server);
        InlineClient reader = new InlineClient(server)) {
      assertThat(writer.ask("SET k v")).isEqualTo("+OK");
      remove(data.resolve("wal"));
      String value = "x".repeat(30_000);
      String reply = "+OK";
      for (int i = 0; i < 100 && reply.equals("+OK"); i++) {
        reply = writer.ask("SET large" + i + " " + value);
      }
      assertThat(reply)
          .startsWith("-MISCONF ")
          .contains("the write-ahead log in ")
          .contains("cannot ");
      assertThat(reader.ask("GET k")).isEqualTo("v");
      assertThat(reader.ask("SET k w")).startsWith("-MISCONF ");
      assertThat(reader.ask("GET k")).isEqualTo("v");
      assertThat(reader.ask("INFO persistence"))
          .contains("aof_last_write_status:err")
          .contains("wal_failed:1")
          .containsPattern("wal_failure:the write-ahead log in .+");

      HttpResponse<String> ready = get(server.http().toString(), "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body())
          .contains("{\"name\":\"serving\",\"status\":\"UP\"}")
          .contains(
              "{\"name\":\"log\",\"status\":\"DOWN\",\"data\":{\"reason\":\"the write-ahead log");
      assertThat(get(server.http().toString(), "/health/live").statusCode()).isEqualTo(200);
    }
  }

  private static void remove(Path tree) throws IOException {
    try (Stream<Path> files = Files.list(tree)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(tree);
  }

  @Test
  void whatTheLogDoesIsShown() throws Exception {
    try (CrabCacheServer server = start("wal.sync=always");
        InlineClient text = new InlineClient(server)) {
      text.ask("SET k v");
      assertThat(text.ask("INFO persistence"))
          .startsWith("# Persistence\r\nloading:0\r\naof_enabled:1\r\n")
          .contains("rdb_bgsave_in_progress:0")
          .contains("aof_last_write_status:ok")
          .contains("wal_sync:always")
          .contains("wal_failure:\r\n")
          .contains("wal_failed:0")
          .containsPattern("wal_records:[2-9]")
          .containsPattern("wal_sync_seconds:0\\.\\d{6}")
          .containsPattern("wal_segments:[1-9]");
      assertThat(text.ask("METRICS"))
          .containsPattern("(?m)^crabcache_wal_synced_bytes_total [1-9][0-9]*$")
          .containsPattern("(?m)^crabcache_wal_sync_seconds_total [0-9.E-]+$")
          .contains("crabcache_wal_failed 0")
          .contains("# TYPE crabcache_wal_segments gauge");
      assertThat(text.ask("CONFIG SET wal.sync os"))
          .contains("can't set immutable config: the log is opened at the start")
          .contains("set wal.* in the configuration and start anew");
      assertThat(text.ask("CONFIG SET wal.sync always")).isEqualTo("+OK");
      assertThat(text.ask("CONFIG SET appendonly no")).contains("the log is opened at the start");
    }
  }

  private static HttpResponse<String> get(String address, String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://" + address + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
