package io.crabcache.server.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.ErrorFrame;
import io.crabcache.protocol.FrameType;
import io.crabcache.protocol.ResultReader;
import io.crabcache.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.util.internal.PlatformDependent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients do wrong, by accident or on purpose, harms nobody else. */
class HostileClientsTest {
  private static final int MIB = 1 << 20;

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private <T extends AutoCloseable> T closing(T resource) {
    open.add(resource);
    return resource;
  }

  @Test
  void aClientKilledInTheMiddleOfAFrameLeavesNothingBehind() throws Exception {
    CrabCacheServer server = closing(TestServer.start());
    RawClient other = closing(RawClient.greeted(server));
    RawClient victim = closing(RawClient.greeted(server));
    ByteBuf put =
        RawClient.batch(
            1, commands -> commands.put(0, 1, RawClient.utf8("k"), new byte[5000], 0, null, 0));
    victim.send(put.slice(0, 2500));
    victim.kill();

    TestServer.await("one connection", () -> server.connections() == 1);
    other.send(RawClient.get(5, "k"));
    assertThat(other.result().status()).isEqualTo(Status.MISSING);
  }

  @Test
  void aFrameOf4GiBIsRefusedWithoutMemoryForIt() throws Exception {
    CrabCacheServer server = closing(TestServer.start());
    RawClient client = closing(RawClient.greeted(server));
    long before = PlatformDependent.usedDirectMemory();
    client.send(0xFF, 0xFF, 0xFF, 0xFF, FrameType.BATCH, 0, 0, 0);

    ErrorFrame error = client.lastError();
    assertThat(error.code()).isEqualTo(ErrorCode.FRAME_TOO_LARGE);
    assertThat(error.text()).contains("4294967295").contains("16777216");
    assertThat(PlatformDependent.usedDirectMemory() - before).isLessThan(16L * MIB);
  }

  @Test
  void whatFollowsARefusedFrameIsThrownAwayAndNotTakenForCommands() throws Exception {
    CrabCacheServer server = closing(TestServer.start());
    RawClient client = closing(RawClient.greeted(server));
    client.send(0xFF, 0xFF, 0xFF, 0x7F);
    client.send(
        RawClient.batch(
            9, commands -> commands.put(0, 1, RawClient.utf8("k"), new byte[1], 0, null, 0)));
    assertThat(client.lastError().code()).isEqualTo(ErrorCode.FRAME_TOO_LARGE);

    RawClient other = closing(RawClient.greeted(server));
    other.send(RawClient.get(5, "k"));
    assertThat(other.result().status()).isEqualTo(Status.MISSING);
  }

  @Test
  void anAnnouncedFrameCostsWhatHasArrivedOfIt() throws Exception {
    CrabCacheServer server = closing(TestServer.start());
    long before = PlatformDependent.usedDirectMemory();
    for (int i = 0; i < 100; i++) {
      RawClient client = closing(RawClient.greeted(server));
      client.send(0, 0, 0xFF, 0, FrameType.BATCH, 0, 0, 0); // 16 MiB but for 64 KiB
      client.send(RawClient.get(1, "the rest of it"));
    }
    RawClient other = closing(RawClient.greeted(server));
    other.roundTrip();
    assertThat(PlatformDependent.usedDirectMemory() - before).isLessThan(32L * MIB);
  }

  @Test
  void aPrefaceOfAnotherProtocolIsAnsweredWithAnError() throws Exception {
    CrabCacheServer server = closing(TestServer.start());
    RawClient client = closing(new RawClient(server));
    client.send(0xCB, 'X');
    ErrorFrame error = client.lastError();
    assertThat(error.code()).isEqualTo(ErrorCode.MALFORMED);
    assertThat(error.text()).contains("CB 43 52 42");
  }

  @Test
  void aHandshakeThatStaysUnfinishedIsEnded() throws Exception {
    CrabCacheServer server = closing(TestServer.start("connection.pipeline.timeout_ms=1000"));
    RawClient idle = closing(RawClient.greeted(server));
    RawClient client = closing(new RawClient(server));
    client.send(0xCB);
    assertThat(client.lastError().code()).isEqualTo(ErrorCode.UNFINISHED_FRAME);
    client.close();
    TestServer.await("one connection", () -> server.connections() == 1);
    idle.roundTrip();
  }

  @Test
  void aConnectionOverTheLimitIsToldSo() throws Exception {
    CrabCacheServer server = closing(TestServer.start("connection.max_connections=2"));
    RawClient first = closing(RawClient.greeted(server));
    RawClient second = closing(RawClient.greeted(server));
    RawClient third = closing(new RawClient(server));
    third.hello();
    assertThat(third.lastError().code()).isEqualTo(ErrorCode.TOO_MANY_CONNECTIONS);
    first.close();
    TestServer.await("a place", () -> server.connections() == 1);
    closing(RawClient.greeted(server)).roundTrip();
    second.roundTrip();
  }

  @Test
  void aClientThatDoesNotReadCostsABoundedAmountAndGetsEverythingInTheEnd() throws Exception {
    CrabCacheServer server =
        closing(TestServer.start("connection.max_output_bytes=256k", "server.event_loops=1"));
    RawClient other = closing(RawClient.greeted(server));
    byte[] value = new byte[64 * 1024];
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) (i * 31);
    }
    other.put("k", value);
    RawClient slow = closing(RawClient.greeted(server));
    long before = PlatformDependent.usedDirectMemory();
    int gets = 1000; // 64 MiB of replies, many times what the kernel buffers
    for (int i = 0; i < gets; i++) {
      slow.send(RawClient.get(i, "k"));
    }
    long most = 0;
    for (int i = 0; i < 500; i++) {
      other.roundTrip(); // the same event loop works on
      most = Math.max(most, PlatformDependent.usedDirectMemory());
    }
    assertThat(most - before).isLessThan(12L * MIB);

    for (int i = 0; i < gets; i++) {
      ByteBuf frame = slow.frame();
      assertThat(RawClient.correlation(frame)).isEqualTo(i);
      ResultReader reader = new ResultReader();
      reader.begin(frame, frame.readableBytes());
      reader.next(frame);
      byte[] got = new byte[reader.valueLength()];
      frame.getBytes(reader.valueIndex(), got);
      assertThat(got).isEqualTo(value);
    }
  }
}
