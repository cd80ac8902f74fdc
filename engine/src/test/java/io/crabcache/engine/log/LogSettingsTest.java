package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Settings out of their range are named. */
class LogSettingsTest {

  @Test
  void rangesAreHeld() {
    assertThat(LogSettings.DEFAULT.sync()).isEqualTo(SyncPolicy.INTERVAL);
    assertRefused("syncIntervalMillis", 0, 1 << 20, 1 << 20);
    assertRefused("segmentBytes", 1, LogSettings.MIN_SEGMENT_BYTES - 1, 1 << 20);
    assertRefused("segmentBytes", 1, LogSettings.MAX_SEGMENT_BYTES + 1, 1 << 20);
    assertRefused("bufferBytes", 1, 1 << 20, LogSettings.MIN_BUFFER_BYTES - 1);
    assertRefused("bufferBytes", 1, 1 << 20, LogSettings.MAX_BUFFER_BYTES + 1);
  }

  private static void assertRefused(String name, int millis, long segment, long buffer) {
    assertThatThrownBy(() -> new LogSettings(SyncPolicy.OS, millis, segment, buffer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(name, "must be");
  }
}
