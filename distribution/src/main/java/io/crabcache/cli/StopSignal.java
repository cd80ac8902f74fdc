package io.crabcache.cli;

import io.crabcache.server.bootstrap.CrabCacheServer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ExitCode;

/**
 * What SIGTERM and SIGINT do to a server: one that serves stops in good order, one that is still
 * starting gives that up; both end with exit code 0. Thread safe.
 */
final class StopSignal {
  private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);

  /**
   * How long a start may take to give up. What it leaves behind then is what a crash leaves, which
   * the next start copes with.
   */
  private static final int PATIENCE_SECONDS = 10;

  private final Thread starter;
  private final CountDownLatch startEnded = new CountDownLatch(1);
  private volatile @Nullable CrabCacheServer server;
  private volatile boolean came;
  private volatile boolean failed;

  /**
   * Creates what waits for a signal, once it is installed.
   *
   * @param starter the thread that starts the server
   */
  StopSignal(Thread starter) {
    this.starter = starter;
  }

  /** Begins to wait for a signal. */
  void install() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "crabcache-stop"));
  }

  /** The server serves. */
  void started(CrabCacheServer started) {
    server = started;
    startEnded.countDown();
  }

  /**
   * The server could not start.
   *
   * @return whether that is because of a signal
   */
  boolean startFailed() {
    failed = !came;
    startEnded.countDown();
    return came;
  }

  private void stop() {
    if (failed) {
      return; // The process ends by itself, with its own exit code.
    }
    came = true;
    if (server == null) {
      LOG.info("stopping in the middle of the start");
      starter.interrupt();
    }
    try {
      if (!startEnded.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the start has not given up within {} s; ending all the same", PATIENCE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    CrabCacheServer serving = server;
    if (serving != null) {
      serving.close();
    }
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(ExitCode.OK); // A JVM that a signal ends would answer 143.
  }
}
