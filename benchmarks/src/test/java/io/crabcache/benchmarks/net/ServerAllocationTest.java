package io.crabcache.benchmarks.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The whole server makes next to no garbage, so that its collector has next to nothing to do. */
class ServerAllocationTest {
  private static final int WARM_UP = 200_000;
  private static final int COMMANDS = 200_000;

  @Test
  void aPipelinedGetAllocatesAtMost16Bytes() throws Exception {
    try (ServerAllocation allocation = new ServerAllocation()) {
      assertThat(allocation.bytesPerSet(16, WARM_UP, COMMANDS)).isLessThanOrEqualTo(16);
      assertThat(allocation.bytesPerGet(16, WARM_UP, COMMANDS)).isLessThanOrEqualTo(16);
    }
  }
}
