package io.crabcache.bench;

import io.crabcache.tool.FailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs redis-benchmark, one run at a time. {@link #close}, which any thread may call, ends the run
 * under way and keeps others from beginning.
 */
final class RedisBenchmark implements AutoCloseable {
  private final Path program;
  private @Nullable Process running;
  private boolean closed;

  RedisBenchmark(Path program) {
    this.program = program;
  }

  /**
   * Runs one test with a number of requests.
   *
   * @throws FailedException if it fails
   */
  RedisBenchmarkOutput run(BenchedServer server, Cell cell, long requests)
      throws InterruptedException {
    Process process = start(command(server, cell, requests));
    try (var output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        String said = text.strip().lines().reduce("nothing", (before, last) -> last);
        throw new FailedException(
            "redis-benchmark ended with code %d; it said: %s".formatted(code, said));
      }
      return RedisBenchmarkOutput.parse(text.replace('\r', '\n'));
    } catch (IOException e) {
      throw new FailedException("cannot read from redis-benchmark: " + e.getMessage(), e);
    }
  }

  private List<String> command(BenchedServer server, Cell cell, long requests) {
    String test = cell.command().redisTest();
    if (test == null) {
      throw new IllegalArgumentException("redis-benchmark cannot do " + cell);
    }
    return List.of(
        program.toString(),
        "-h",
        server.address().getAddress().getHostAddress(),
        "-p",
        Integer.toString(server.address().getPort()),
        "-t",
        test,
        "-c",
        Integer.toString(cell.connections()),
        "-P",
        Integer.toString(cell.depth()),
        "-d",
        Integer.toString(Math.max(1, cell.valueBytes())),
        "-r",
        Integer.toString(LoadCommand.KEYS),
        "-n",
        Long.toString(requests),
        "--precision",
        "3");
  }

  private synchronized Process start(List<String> command) {
    if (closed) {
      throw new FailedException("interrupted");
    }
    try {
      Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
      running = started;
      return started;
    } catch (IOException e) {
      throw new FailedException("cannot start redis-benchmark: " + e.getMessage(), e);
    }
  }

  /** It handles no signal, so that it goes at once. */
  @Override
  public synchronized void close() {
    closed = true;
    if (running != null) {
      running.destroy();
    }
  }
}
