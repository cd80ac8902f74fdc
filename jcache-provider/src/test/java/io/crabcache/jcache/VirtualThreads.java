package io.crabcache.jcache;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Virtual threads, found by reflection because everything compiles for JDK 17, and what the JDK
 * tells of those that were pinned to their carrier while they waited.
 */
final class VirtualThreads {
  private static final int FIRST_JDK = 21;
  private static final String PINNED = "jdk.VirtualThreadPinned";

  private VirtualThreads() {}

  /** Whether this JDK has them. */
  static boolean exist() {
    return Runtime.version().feature() >= FIRST_JDK;
  }

  /** Runs each task on a virtual thread of its own. */
  static ExecutorService executor() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  /** What may wait. */
  interface Action {
    void run() throws Exception;
  }

  /**
   * Runs an action and tells of all virtual threads that meanwhile waited without letting go of
   * their carrier, however short.
   *
   * @param file a place for the JDK's records
   */
  static List<RecordedEvent> pinnedDuring(Path file, Action action) throws Exception {
    try (Recording recording = new Recording()) {
      recording.enable(PINNED).withThreshold(Duration.ZERO).withStackTrace();
      recording.start();
      action.run();
      recording.stop();
      recording.dump(file);
    }
    return pinnedIn(file);
  }

  private static List<RecordedEvent> pinnedIn(Path file) throws IOException {
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals(PINNED))
        .toList();
  }
}
