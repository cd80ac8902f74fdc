package io.crabcache.server.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.FrameType;
import io.crabcache.protocol.Hello;
import io.crabcache.protocol.ResultReader;
import io.crabcache.protocol.Status;
import io.crabcache.protocol.Welcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private Path directory;

  @Test
  void everyFrameGetsItsReplyInOrder() throws Exception {
    try (CrabCacheServer server = TestServer.start();
        RawClient client = RawClient.greeted(server)) {
      ByteBuf frames = Unpooled.buffer();
      for (int i = 0; i < 300; i++) {
        byte[] value = {(byte) i};
        frames.writeBytes(
            RawClient.batch(
                2 * i, commands -> commands.put(0, 1, RawClient.utf8("k"), value, 0, null, 0)));
        frames.writeBytes(RawClient.get(2 * i + 1, "k"));
      }
      client.send(frames);
      for (int i = 0; i < 300; i++) {
        assertThat(client.reply()).isEqualTo(2 * i);
        ByteBuf frame = client.frame();
        assertThat(RawClient.correlation(frame)).isEqualTo(2 * i + 1);
        ResultReader reader = new ResultReader();
        reader.begin(frame, frame.readableBytes());
        reader.next(frame);
        assertThat(reader.status()).isEqualTo(Status.OK);
        assertThat(frame.getByte(reader.valueIndex())).isEqualTo((byte) i);
      }
      assertThat(server.counters().commands()).isEqualTo(601);
    }
  }

  @Test
  void bytesThatComeOneByOneAreAnsweredLikeAny() throws Exception {
    try (CrabCacheServer server = TestServer.start();
        RawClient client = new RawClient(server)) {
      ByteBuf bytes = Unpooled.buffer();
      Hello.of("slow").write(bytes);
      bytes.writeBytes(RawClient.batch(4, commands -> commands.list(new byte[0], new byte[0], 9)));
      while (bytes.isReadable()) {
        client.send(bytes.readUnsignedByte());
      }
      assertThat(client.welcome().version()).isEqualTo(Hello.VERSION);
      assertThat(client.reply()).isEqualTo(4);
    }
  }

  @Test
  void theWelcomeAnnouncesTheConfiguredLimits() throws Exception {
    try (CrabCacheServer server =
            TestServer.start(
                "connection.max_frame_bytes=128k", "connection.pipeline.max_batch_size=7");
        RawClient client = new RawClient(server)) {
      client.hello();
      Welcome welcome = client.welcome();
      assertThat(welcome.maxFrameBytes()).isEqualTo(128 * 1024);
      assertThat(welcome.maxBatchCommands()).isEqualTo(7);
      assertThat(welcome.serverName()).startsWith("crabcache/");
    }
  }

  @Test
  void withoutPipeliningTheWelcomeAnnouncesBatchesOfOne() throws Exception {
    try (CrabCacheServer server = TestServer.start("connection.pipeline.enabled=false");
        RawClient client = new RawClient(server)) {
      client.hello();
      assertThat(client.welcome().maxBatchCommands()).isOne();
      client.roundTrip();
      byte[] nothing = {};
      client.send(
          RawClient.batch(
              1,
              commands -> {
                commands.list(nothing, nothing, 1);
                commands.list(nothing, nothing, 1);
              }));
      assertThat(client.lastError().code()).isEqualTo(ErrorCode.BATCH_TOO_LARGE);
    }
  }

  @Test
  void aClientThatHasSaidAllGetsTheRepliesToItAndThenTheEnd() throws Exception {
    try (CrabCacheServer server = TestServer.start();
        RawClient client = RawClient.greeted(server)) {
      ByteBuf frames = Unpooled.buffer();
      for (int i = 0; i < 500; i++) {
        frames.writeBytes(RawClient.get(i, "k"));
      }
      client.send(frames);
      client.socket.shutdownOutput();
      for (int i = 0; i < 500; i++) {
        assertThat(client.reply()).isEqualTo(i);
      }
      client.awaitEnd();
      TestServer.await("no connection", () -> server.connections() == 0);
    }
  }

  @Test
  void aStopLosesNoReply() throws Exception {
    try (CrabCacheServer server = TestServer.start("connection.pipeline.max_batch_size=50");
        RawClient silent = new RawClient(server)) {
      List<RawClient> clients = new ArrayList<>();
      int gets = 2000;
      for (int c = 0; c < 8; c++) {
        RawClient client = RawClient.greeted(server);
        clients.add(client);
        ByteBuf frames = Unpooled.buffer();
        for (int i = 0; i < gets; i++) {
          frames.writeBytes(RawClient.get(i, "k"));
        }
        client.send(frames);
      }
      CompletableFuture<Void> stop = CompletableFuture.runAsync(server::close);
      for (RawClient client : clients) {
        int replies = 0;
        int goodbyes = 0;
        while (replies < gets || goodbyes == 0) {
          ByteBuf frame = client.frame();
          if (RawClient.type(frame) == FrameType.GOODBYE) {
            goodbyes++;
          } else {
            assertThat(RawClient.correlation(frame)).isEqualTo(replies++);
          }
        }
        assertThat(goodbyes).isOne();
        client.awaitEnd();
        client.close();
      }
      silent.awaitEnd();
      silent.leave();
      stop.get(20, TimeUnit.SECONDS);
      assertThatThrownBy(() -> new RawClient(server)).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void aClientThatDoesNotReadIsCutAtTheEndOfTheGrace() throws Exception {
    try (CrabCacheServer server = TestServer.start("server.shutdown_grace_ms=300");
        RawClient slow = RawClient.greeted(server)) {
      slow.put("k", new byte[1 << 20]);
      for (int i = 0; i < 100; i++) {
        slow.send(RawClient.get(i, "k"));
      }
      CompletableFuture.runAsync(server::close).get(15, TimeUnit.SECONDS);
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void healthIsToldOverHttp() throws Exception {
    try (CrabCacheServer server = TestServer.start()) {
      HttpResponse<String> live = http(server, "GET", "/health/live");
      assertThat(live.statusCode()).isEqualTo(200);
      assertThat(live.body()).isEqualTo("{\"status\":\"UP\",\"checks\":[]}");
      HttpResponse<String> ready = http(server, "GET", "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.headers().firstValue("content-type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
      assertThat(ready.body())
          .isEqualTo("{\"status\":\"UP\",\"checks\":[{\"name\":\"serving\",\"status\":\"UP\"}]}");
      HttpResponse<String> head = http(server, "HEAD", "/health/ready");
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(http(server, "POST", "/health/ready").statusCode()).isEqualTo(405);
      assertThat(http(server, "GET", "/health").statusCode()).isEqualTo(404);
      assertThat(http(server, "GET", "/").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aServerThatStopsIsLiveButNotReady() throws Exception {
    try (CrabCacheServer server = TestServer.start("server.shutdown_grace_ms=60000");
        RawClient slow = RawClient.greeted(server)) {
      slow.put("k", new byte[1 << 20]);
      for (int i = 0; i < 100; i++) {
        slow.send(RawClient.get(i, "k")); // Unread, these replies hold the stop up.
      }
      CompletableFuture<Void> stop = CompletableFuture.runAsync(server::close);
      HttpResponse<String> ready = http(server, "GET", "/health/ready");
      while (ready.statusCode() == 200) {
        ready = http(server, "GET", "/health/ready");
      }
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body())
          .isEqualTo(
              "{\"status\":\"DOWN\",\"checks\":[{\"name\":\"serving\",\"status\":\"DOWN\"}]}");
      assertThat(http(server, "GET", "/health/live").statusCode()).isEqualTo(200);
      slow.kill();
      stop.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void aBusyPortIsNamedAndNothingIsLeftRunning() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      String port = "=" + busy.getLocalPort();
      assertThatThrownBy(
              () -> TestServer.start("server.port" + port, "server.data_dir=" + directory))
          .isInstanceOf(StartException.class)
          .hasMessage(
              "cannot listen on 127.0.0.1:%d: the port is in use by another process"
                  + " (server.bind, server.port)",
              busy.getLocalPort());
      assertThatThrownBy(() -> TestServer.start("http.port" + port))
          .hasMessageContaining("(http.bind, http.port)");
    }
    TestServer.start("server.data_dir=" + directory).close();
  }

  @Test
  void anAddressThatIsNotThisMachinesIsNamed() {
    assertThatThrownBy(() -> TestServer.start("server.bind=192.0.2.1"))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("cannot listen on 192.0.2.1:0: ");
  }

  @Test
  void watermarksThatContradictEachOtherAreRefused() {
    assertThatThrownBy(() -> TestServer.start("eviction.memory_high_watermark=0.5"))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "eviction.memory_low_watermark is 0.97"
                + " and must be over 0 and at most the high watermark of 0.5");
  }

  @Test
  void aDataDirectoryBelongsToOneServer() throws Exception {
    Path data = directory.resolve("new/data");
    try (CrabCacheServer server = TestServer.start("server.data_dir=" + data)) {
      assertThat(server.connections()).isZero();
      assertThatThrownBy(() -> TestServer.start("server.data_dir=" + data))
          .isInstanceOf(StartException.class)
          .hasMessage(
              "the data directory %s belongs to another server (pid %d, this one); stop that one or"
                  + " choose another directory (--data-dir)",
              data.toRealPath(), ProcessHandle.current().pid());
    }
    TestServer.start("server.data_dir=" + data).close();

    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> TestServer.start("server.data_dir=" + file))
        .hasMessage("the data directory " + file + " is a file; choose a directory (--data-dir)");
    assertThatThrownBy(() -> TestServer.start("server.data_dir=/proc/nowhere"))
        .hasMessageStartingWith("cannot create the data directory /proc/nowhere: ");
  }

  private static HttpResponse<String> http(CrabCacheServer server, String method, String path)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + server.http() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
