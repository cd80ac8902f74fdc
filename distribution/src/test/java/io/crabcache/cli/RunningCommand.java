package io.crabcache.cli;

import io.crabcache.testing.TestProcesses;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The command line in a process of its own, on this test's class path. */
final class RunningCommand implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader output;
  private final Path errors;

  private RunningCommand(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    output = process.inputReader(StandardCharsets.UTF_8);
  }

  static RunningCommand start(Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    // What the launcher adds on newer Java, so that nothing but the program writes to stderr.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile(directory, "stderr", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("CRABCACHE_"));
    builder.environment().putAll(environment);
    return new RunningCommand(TestProcesses.start(builder), errors);
  }

  /** Waits for the next line of standard output. */
  String line() throws IOException {
    String line = output.readLine();
    return line == null ? "(the end of the output; it said: " + errors() + ")" : line;
  }

  /** Waits for the end of standard output and returns all of it. */
  String output() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      all.append(line).append('\n');
    }
    return all.toString();
  }

  /** Waits until its log, which goes to standard error, has a text. */
  void awaitLog(String text) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.readString(errors).contains(text)) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        throw new AssertionError("no \"" + text + "\" in " + Files.readString(errors));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  long pid() {
    return process.pid();
  }

  /** Sends SIGKILL, and waits for the end. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    exitCode();
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Waits for the end and returns the exit code. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the process did not end");
    }
    return process.exitValue();
  }

  /** What it has said on standard error, without the log's lines. */
  String errors() throws IOException {
    return String.join(
        "\n", Files.readAllLines(errors).stream().filter(l -> !l.matches("\\d{4}-.*")).toList());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
