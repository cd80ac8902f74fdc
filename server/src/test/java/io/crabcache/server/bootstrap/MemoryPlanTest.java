package io.crabcache.server.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.server.configuration.ServerConfiguration;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
  private static final long MIB = 1 << 20;
  private static final int LOOPS = 3;
  private static final long STALLED = 6 * MIB * LOOPS;
  private static final long GIB = 1 << 30;

  private static MemoryPlan plan(long machine, long direct, String... assignments)
      throws Exception {
    return plan(machine, direct, GIB, assignments);
  }

  private static MemoryPlan plan(long machine, long direct, long heap, String... assignments)
      throws Exception {
    ServerConfiguration.Builder builder = ServerConfiguration.builder();
    for (String assignment : assignments) {
      builder.set(assignment);
    }
    return MemoryPlan.of(builder.build(), machine, direct, heap, LOOPS);
  }

  @Test
  void theDefaultIsHalfOfTheMachineOrWhatTheJvmMayTake() throws Exception {
    assertThat(plan(32 * GIB, 1024 * GIB)).isEqualTo(new MemoryPlan(16 * GIB, GIB, STALLED, 0));
    assertThat(plan(32 * GIB, 8 * GIB)).isEqualTo(new MemoryPlan(8 * GIB, 512 * MIB, STALLED, 0));
    assertThat(plan(32 * GIB, 32 * GIB, 96 * MIB).max()).as("the heap's").isEqualTo(8 * GIB);
  }

  @Test
  void connectionsGetASixteenthAndTheStoreTheRest() throws Exception {
    assertThat(plan(32 * GIB, 32 * GIB, "memory.max=4g"))
        .isEqualTo(new MemoryPlan(4 * GIB, 256 * MIB, STALLED, 0));
    assertThat(plan(32 * GIB, 32 * GIB, "memory.max=4g").store()).isEqualTo(4 * GIB - 256 * MIB);
  }

  @Test
  void unreadRepliesGetSixMebibytesForEachEventLoopOrAQuarterOfTheConnections() throws Exception {
    String[] few = {"memory.max=256m", "connection.max_held_bytes=20m"};
    assertThat(plan(GIB, GIB, few).stalled()).isEqualTo(5 * MIB);
    String[] given = {"memory.max=256m", "connection.max_stalled_bytes=3m"};
    assertThat(plan(GIB, GIB, given).stalled()).isEqualTo(3 * MIB);
    assertThatThrownBy(() -> plan(GIB, GIB, "memory.max=256m", "connection.max_stalled_bytes=200m"))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "connection.max_stalled_bytes is 209715200 bytes, more than"
                + " connection.max_held_bytes, which is 67108864; lower the one or raise the other");
  }

  @Test
  void longFramesHaveRoomUnlessThatWereMoreThanAQuarter() throws Exception {
    assertThat(plan(GIB, GIB, "memory.max=512m").held()).isEqualTo(64 * MIB);
    assertThat(plan(GIB, GIB, "memory.max=64m").held()).isEqualTo(16 * MIB);
    assertThat(plan(GIB, GIB, "memory.max=64m", "connection.max_frame_bytes=1m").held())
        .isEqualTo(4 * MIB);
  }

  @Test
  void moreThanThereIsIsRefusedWithTheCure() {
    assertThatThrownBy(() -> plan(2 * GIB, 8 * GIB, "memory.max=4g"))
        .isInstanceOf(StartException.class)
        .hasMessage("memory.max is 4294967296 bytes and this machine has 2147483648; lower it");
    assertThatThrownBy(() -> plan(8 * GIB, 2 * GIB, "memory.max=4g"))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "memory.max is 4294967296 bytes and the JVM may take 2147483648 outside its heap;"
                + " lower the one or raise the other, with -XX:MaxDirectMemorySize in"
                + " CRABCACHE_JAVA_OPTS");
    assertThatThrownBy(() -> plan(8 * GIB, 8 * GIB, 72 * MIB, "memory.max=4g"))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith(
            "memory.max is 4294967296 bytes, which needs a Java heap of 83886080")
        .hasMessageEndingWith("with -Xmx in CRABCACHE_JAVA_OPTS");
    assertThatThrownBy(
            () -> plan(8 * GIB, 8 * GIB, "memory.max=4g", "connection.max_held_bytes=3g"))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith(
            "connection.max_held_bytes is 3221225472 bytes, more than half of memory.max");
  }

  @Test
  void whatTheJvmAndTheMachineHaveIsAsked() {
    assertThatThrownBy(() -> TestServer.start("memory.max=1024g"))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("memory.max is 1099511627776 bytes and this machine has ");
  }
}
