package io.crabcache.server.bootstrap;

import io.crabcache.server.configuration.ServerConfiguration;
import io.crabcache.server.configuration.Settings;

/**
 * Who gets how much of {@code memory.max}: the connections what they may hold, the log its buffers,
 * the store the rest.
 *
 * @param max bytes of all
 * @param held most bytes of the connections' buffers
 * @param stalled those of them that may be replies which wait to be read
 * @param logBuffer bytes that may wait to be written to the log, 0 if there is none
 */
record MemoryPlan(long max, long held, long stalled, long logBuffer) {
  /** Heap of a server without entries and with a few thousand connections. */
  private static final long HEAP_BASE_BYTES = 64 << 20;

  /** The store's tables in the heap take less than this part of its memory: 0.3 % was measured. */
  private static final int HEAP_PART = 256;

  private static final int HELD_PART = 16;
  private static final int MOST_HELD_PART = 4;
  private static final long STALLED_BYTES_PER_LOOP = 6 << 20;

  /** Half of what is held is for everyone, and more may stall for a while than should. */
  private static final int MOST_STALLED_PART = 4;

  private static final int LOG_PART = 16;
  private static final int MOST_LOG_PART = 8;

  /** What is gathered while as much is written. */
  private static final int LOG_BUFFERS = 2;

  /**
   * Divides the memory.
   *
   * @param machine bytes that the machine has
   * @param direct bytes that the JVM may take outside its heap
   * @param heap bytes that the heap may have
   * @param eventLoops number of event loops
   * @throws StartException if the configuration asks for more than there is
   */
  static MemoryPlan of(
      ServerConfiguration configuration, long machine, long direct, long heap, int eventLoops)
      throws StartException {
    long max = configuration.get(Settings.MEMORY_MAX);
    if (max == 0) {
      long led = Math.max(1, HEAP_PART * (heap - HEAP_BASE_BYTES));
      max = Math.min(machine / 2, Math.min(direct, led));
    }
    checkThereIs(max, machine, direct, heap);
    long held = configuration.get(Settings.CONNECTION_MAX_HELD_BYTES);
    if (held == 0) {
      held = defaultHeld(max, configuration.get(Settings.CONNECTION_MAX_FRAME_BYTES));
    }
    if (held > max / 2) {
      throw new StartException(
          "%s is %d bytes, more than half of %s, which is %d; lower the one or raise the other"
              .formatted(Settings.CONNECTION_MAX_HELD_BYTES, held, Settings.MEMORY_MAX, max));
    }
    return new MemoryPlan(
        max, held, stalled(configuration, held, eventLoops), logBuffer(configuration, max));
  }

  private static long stalled(ServerConfiguration configuration, long held, int eventLoops)
      throws StartException {
    long stalled = configuration.get(Settings.CONNECTION_MAX_STALLED_BYTES);
    if (stalled > held) {
      throw new StartException(
          "%s is %d bytes, more than %s, which is %d; lower the one or raise the other"
              .formatted(
                  Settings.CONNECTION_MAX_STALLED_BYTES,
                  stalled,
                  Settings.CONNECTION_MAX_HELD_BYTES,
                  held));
    }
    return stalled == 0
        ? Math.min(STALLED_BYTES_PER_LOOP * eventLoops, held / MOST_STALLED_PART)
        : stalled;
  }

  private static long logBuffer(ServerConfiguration configuration, long max) throws StartException {
    if (!ServerEngine.isLogged(configuration)) {
      return 0;
    }
    long buffer = configuration.get(Settings.WAL_BUFFER_SIZE);
    if (!configuration.isGiven(Settings.WAL_BUFFER_SIZE)) {
      return Math.min(buffer, max / LOG_PART);
    }
    if (buffer > max / MOST_LOG_PART) {
      throw new StartException(
          "%s is %d bytes, more than an eighth of %s, which is %d; lower the one or raise the other"
              .formatted(Settings.WAL_BUFFER_SIZE, buffer, Settings.MEMORY_MAX, max));
    }
    return buffer;
  }

  private static void checkThereIs(long max, long machine, long direct, long heap)
      throws StartException {
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
    long tables = HEAP_BASE_BYTES + max / HEAP_PART;
    if (tables > heap) {
      throw new StartException(
          "%s is %d bytes, which needs a Java heap of %d, and the JVM has %d; lower the one or raise the other, with -Xmx in CRABCACHE_JAVA_OPTS"
              .formatted(Settings.MEMORY_MAX, max, tables, heap));
    }
  }

  /** A small part, but enough for some of the longest frames unless that were a large part. */
  private static long defaultHeld(long max, long frame) {
    return Math.max(max / HELD_PART, Math.min(max / MOST_HELD_PART, 4 * frame));
  }

  /** Bytes of the store: entries, index and what is free between them. */
  long store() {
    return max - held - LOG_BUFFERS * logBuffer;
  }
}
