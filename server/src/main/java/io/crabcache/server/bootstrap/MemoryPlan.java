package io.crabcache.server.bootstrap;

import io.crabcache.server.configuration.ServerConfiguration;
import io.crabcache.server.configuration.Settings;

/**
 * Who gets how much of {@code memory.max}: the connections what they may hold, the store the rest.
 *
 * @param max bytes of both
 * @param held most bytes of the connections' buffers
 */
record MemoryPlan(long max, long held) {
  private static final int HELD_PART = 16;
  private static final int MOST_HELD_PART = 4;

  /**
   * Divides the memory.
   *
   * @param machine bytes that the machine has
   * @param direct bytes that the JVM may take outside its heap
   * @throws StartException if the configuration asks for more than there is
   */
  static MemoryPlan of(ServerConfiguration configuration, long machine, long direct)
      throws StartException {
    long max = configuration.get(Settings.MEMORY_MAX);
    if (max == 0) {
      max = Math.min(machine / 2, direct);
    }
    if (max > machine) {
      throw new StartException(
          "%s is %d bytes and this machine has %d; lower it"
              .formatted(Settings.MEMORY_MAX, max, machine));
    }
    if (max > direct) {
      throw new StartException(
          "%s is %d bytes and the JVM may take %d outside its heap; lower the one or raise the other, with -XX:MaxDirectMemorySize in CRABCACHE_JAVA_OPTS"
              .formatted(Settings.MEMORY_MAX, max, direct));
    }
    long held = configuration.get(Settings.CONNECTION_MAX_HELD_BYTES);
    if (held == 0) {
      held = defaultHeld(max, configuration.get(Settings.CONNECTION_MAX_FRAME_BYTES));
    }
    if (held > max / 2) {
      throw new StartException(
          "%s is %d bytes, more than half of %s, which is %d; lower the one or raise the other"
              .formatted(Settings.CONNECTION_MAX_HELD_BYTES, held, Settings.MEMORY_MAX, max));
    }
    return new MemoryPlan(max, held);
  }

  /** A small part, but enough for some of the longest frames unless that were a large part. */
  private static long defaultHeld(long max, long frame) {
    return Math.max(max / HELD_PART, Math.min(max / MOST_HELD_PART, 4 * frame));
  }

  /** Bytes of the store: entries, index and what is free between them. */
  long store() {
    return max - held;
  }
}
