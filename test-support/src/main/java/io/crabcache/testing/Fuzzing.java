package io.crabcache.testing;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Fuzzes a target with Jazzer, in a JVM of its own, from inside an ordinary test.
 *
 * <p>A target is a public class with {@code public static void fuzzerTestOneInput(byte[])}, or the
 * same with a {@code FuzzedDataProvider}. It fails on an input by throwing anything, by taking
 * longer than {@value #INPUT_TIMEOUT_SECONDS} seconds, or by running out of memory.
 *
 * <p>Classes load when they are first used, slowly because they are instrumented, and the input
 * that uses them first pays for it: a target with many of them uses them once in {@code public
 * static void fuzzerInitialize()}, which no limit counts.
 *
 * <p>The run takes as long as the system property {@code fuzz.seconds} says. It starts from the
 * inputs in {@code src/test/fuzz/<simple name of the target>/}, where inputs that once crashed
 * belong, and from what earlier runs found, which stays in {@code target/fuzz/<class name>/corpus}.
 */
public final class Fuzzing {

  // A child JVM, because Jazzer instruments classes as they load, runs one target for each JVM, and
  // ends the process when it has found something. Only our own classes are instrumented: coverage
  // inside Netty would drown ours.

  private static final Logger LOG = System.getLogger(Fuzzing.class.getName());
  private static final String INSTRUMENTED = "io.crabcache.**";
  private static final int DEFAULT_SECONDS = 10;
  private static final int INPUT_TIMEOUT_SECONDS = 10;
  private static final int HEAP_MB = 512;
  private static final int STARTUP_AND_SHUTDOWN_SECONDS = 120;
  private static final int SHOWN_OUTPUT_LINES = 40;
  private static final int SHOWN_INPUT_BYTES = 4096;
  private static final Pattern EXECUTIONS =
      Pattern.compile("^stat::number_of_executed_units:\\s*(\\d+)", Pattern.MULTILINE);

  private final Class<?> target;
  private final Duration duration;
  private final Path directory;
  private final Path output;

  private Fuzzing(Class<?> target, Duration duration) {
    this.target = target;
    this.duration = duration;
    this.directory = Path.of("target", "fuzz", target.getName()).toAbsolutePath();
    this.output = directory.resolve("output.log");
  }

  /**
   * Runs a target for as long as the build says.
   *
   * @return how many inputs the target was given
   * @throws AssertionError if an input made the target fail; its message shows the input
   */
  public static long fuzz(Class<?> target) throws IOException, InterruptedException {
    int seconds = Integer.getInteger("fuzz.seconds", DEFAULT_SECONDS);
    return fuzz(target, Duration.ofSeconds(seconds));
  }

  static long fuzz(Class<?> target, Duration duration) throws IOException, InterruptedException {
    if (duration.toSeconds() < 1) {
      // libFuzzer takes 0 for "without end".
      throw new IllegalArgumentException("fuzz.seconds must be 1 or more, was " + duration);
    }
    return new Fuzzing(target, duration).run();
  }

  private long run() throws IOException, InterruptedException {
    Files.createDirectories(directory.resolve("corpus"));
    forgetOldCrashes();
    Process process =
        new ProcessBuilder(command())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      long limit = duration.toSeconds() + STARTUP_AND_SHUTDOWN_SECONDS;
      if (!process.waitFor(limit, TimeUnit.SECONDS)) {
        throw new AssertionError("Fuzzing did not end within " + limit + " s\n" + outputTail());
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new AssertionError(describeFailure(process.exitValue()));
    }
    return executions();
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-ea", "-Xmx" + HEAP_MB + "m", "-XX:+EnableDynamicAgentLoading"));
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + target.getName());
    command.add("--instrumentation_includes=" + INSTRUMENTED);
    command.add("--custom_hook_includes=" + INSTRUMENTED);
    command.add("--reproducer_path=" + directory);
    command.add("-artifact_prefix=" + directory + "/");
    command.add("-max_total_time=" + duration.toSeconds());
    command.add("-timeout=" + INPUT_TIMEOUT_SECONDS);
    // -Xmx bounds heap and direct memory. libFuzzer would count the peak of the JVM that started
    // this
    // one, which the kernel hands down to a child.
    command.add("-rss_limit_mb=0");
    command.add("-print_final_stats=1");
    command.add(directory.resolve("corpus").toString());
    Path keptInputs = keptInputs();
    if (Files.isDirectory(keptInputs)) {
      command.add(keptInputs.toString());
    }
    return command;
  }

  private Path keptInputs() {
    return Path.of("src", "test", "fuzz", target.getSimpleName()).toAbsolutePath();
  }

  private long executions() throws IOException {
    Matcher matcher = EXECUTIONS.matcher(Files.readString(output));
    long executions = matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    if (executions == 0) {
      throw new AssertionError("Fuzzing gave the target no input\n" + outputTail());
    }
    LOG.log(
        Level.INFO,
        "{0}: {1} inputs in {2} s",
        target.getSimpleName(),
        executions,
        duration.toSeconds());
    return executions;
  }

  private String describeFailure(int exitCode) throws IOException {
    StringBuilder message = new StringBuilder(256);
    message
        .append("Fuzzing ")
        .append(target.getName())
        .append(" ended with exit code ")
        .append(exitCode)
        .append('\n');
    for (Path crash : crashes()) {
      byte[] input = Files.readAllBytes(crash);
      message.append("Input of ").append(input.length).append(" bytes: ").append(crash);
      if (input.length <= SHOWN_INPUT_BYTES) {
        message.append("\n  hex ").append(HexFormat.of().formatHex(input));
      }
      message.append("\nTo have every build try it, copy it into ").append(keptInputs());
      message.append('\n');
    }
    return message.append(outputTail()).toString();
  }

  private void forgetOldCrashes() throws IOException {
    for (Path crash : crashes()) {
      Files.delete(crash);
    }
  }

  /** The inputs that libFuzzer has set aside. */
  private List<Path> crashes() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches("(crash|timeout|oom|leak)-.*"))
          .sorted()
          .toList();
    }
  }

  private String outputTail() throws IOException {
    List<String> lines = Files.readAllLines(output);
    int first = Math.max(0, lines.size() - SHOWN_OUTPUT_LINES);
    return "Last lines of "
        + output
        + ":\n"
        + String.join("\n", lines.subList(first, lines.size()));
  }
}
