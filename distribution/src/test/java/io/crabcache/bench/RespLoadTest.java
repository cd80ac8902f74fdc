package io.crabcache.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.tool.FailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RespLoadTest {
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(200);
  private static final LoadShape MIX = new LoadShape(LoadCommand.MIX, 64, 7, 3);

  @Test
  void a_closed_loop_gets_a_reply_to_each_request() throws IOException {
    try (TrivialServer server = new TrivialServer();
        RespLoad load = new RespLoad(server.address(), MIX)) {
      LoadResult first = load.run(SHORT);
      assertThat(first.commands()).isPositive().isEqualTo(server.requests.get());
      assertThat(first.commands() % MIX.depth()).isZero();
      assertThat(first.latencies().getTotalCount()).isEqualTo(first.commands());
      assertThat(first.nanos()).isGreaterThanOrEqualTo(SHORT);
      LoadResult second = load.run(SHORT);
      assertThat(first.commands() + second.commands()).isEqualTo(server.requests.get());
    }
  }

  @Test
  void gets_of_a_filled_server_all_hit_and_others_miss() throws IOException {
    LoadShape gets = new LoadShape(LoadCommand.GET, 64, 7, 3);
    try (TrivialServer server = new TrivialServer();
        RespLoad load = new RespLoad(server.address(), gets)) {
      LoadResult before = load.run(SHORT);
      assertThat(before.missing()).isEqualTo(before.commands());
      RespLoad.fill(server.address(), 10);
      assertThat(server.entries).hasSize(LoadCommand.KEYS);
      assertThat(server.entries.values()).allMatch(value -> value.length() == 10);
      assertThat(load.run(SHORT).missing()).isZero();
    }
  }

  @Test
  void a_paced_load_sends_what_the_rate_says() throws IOException {
    try (TrivialServer server = new TrivialServer();
        RespLoad load = new RespLoad(server.address(), MIX)) {
      LoadResult result = load.runPaced(7000, TimeUnit.SECONDS.toNanos(1));
      assertThat(result.commands()).isEqualTo(7000).isEqualTo(server.requests.get());
      assertThat(result.latencies().getTotalCount()).isEqualTo(7000);
      // The last batch is due a millisecond before the end.
      assertThat(result.nanos()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(999));
    }
  }

  @Test
  void a_paced_load_blames_a_server_that_stands_still_for_all_that_waited() throws IOException {
    class Sleepy extends TrivialServer {
      Sleepy() throws IOException {}

      @Override
      String reply(String[] request) {
        if (requests.get() == 100) {
          CompletableFuture.runAsync(
                  () -> {}, CompletableFuture.delayedExecutor(400, TimeUnit.MILLISECONDS))
              .join();
        }
        return super.reply(request);
      }
    }
    LoadShape pings = new LoadShape(LoadCommand.PING, 1, 1, 1);
    try (TrivialServer server = new Sleepy();
        RespLoad load = new RespLoad(server.address(), pings)) {
      LoadResult result = load.runPaced(1000, TimeUnit.SECONDS.toNanos(1));
      // 300 of 1,000 were due more than 100 ms before the end of those 400 ms.
      assertThat(result.latencies().getValueAtPercentile(71))
          .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(99));
      assertThat(result.stalls()).isNotNull();
    }
  }

  @Test
  void an_error_ends_the_load_with_its_text() throws IOException {
    class Refusing extends TrivialServer {
      Refusing() throws IOException {}

      @Override
      String reply(String[] request) {
        return "-OOM no room\r\n";
      }
    }
    try (TrivialServer server = new Refusing();
        RespLoad load = new RespLoad(server.address(), MIX)) {
      assertThatThrownBy(() -> load.run(SHORT))
          .isInstanceOf(FailedException.class)
          .hasMessage("the server answered: -OOM no room");
    }
  }

  @Test
  void a_server_that_closes_ends_the_load() throws Exception {
    try (TrivialServer server = new TrivialServer();
        RespLoad load = new RespLoad(server.address(), MIX)) {
      CompletableFuture<Void> closing =
          CompletableFuture.runAsync(
              () -> {
                while (server.requests.get() == 0) {
                  Thread.onSpinWait();
                }
                try {
                  server.closeConnections();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      assertThatThrownBy(() -> load.run(TimeUnit.SECONDS.toNanos(30)))
          .isInstanceOf(FailedException.class);
      closing.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_server_that_is_not_there_is_named() throws IOException {
    InetSocketAddress address;
    try (TrivialServer server = new TrivialServer()) {
      address = server.address();
    }
    assertThatThrownBy(() -> new RespLoad(address, MIX))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("cannot connect to")
        .hasMessageContaining(Integer.toString(address.getPort()));
  }
}
