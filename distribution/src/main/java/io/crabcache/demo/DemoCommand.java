package io.crabcache.demo;

import io.crabcache.tool.Cleanup;
import io.crabcache.tool.FailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code crabcache demo}. Ends with 0; with 1 and one line when something did not work; with 2 when
 * it was called wrongly.
 */
@Command(
    name = "demo",
    description = {
      "Shows what the cache is worth: a shop's database, a server in a process of its own, and an"
          + " application that knows JCache only. At the end the server is killed, and comes back with"
          + " its entries. Takes less than two minutes and leaves nothing behind."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class DemoCommand implements Callable<Integer> {
  private static final int DEFAULT_REQUESTS = 1_000_000;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "Take the requests from a recorded trace: big-endian 32-bit keys, gzip. The keys are"
              + " numbered in the order in which they appear; number n is product n, and keys that"
              + " are more than the products share them.")
  private @Nullable Path trace;

  @Option(
      names = "--requests",
      paramLabel = "N",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description =
          "How many requests, 1 to 20000000 (default: 1000000; of a trace as many as that"
              + " allows). A shorter trace is not repeated.")
  private @Nullable Integer requests;

  @Option(
      names = "--gets",
      paramLabel = "N",
      defaultValue = "200000",
      description = "Gets in each round of coalescing off and on, 1 to 20000000.")
  private int comparedGets;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "64",
      description = "Threads of the application, 1 to 1024.")
  private int threads;

  @Option(
      names = "--products",
      paramLabel = "N",
      defaultValue = "200000",
      description = "Rows of the table, 1 to 1000000.")
  private int products;

  @Option(
      names = "--skew",
      paramLabel = "S",
      defaultValue = "0.99",
      description = "Exponent of Zipf's law, 0 (all products alike) to 5. Not for traces.")
  private double skew;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "7171",
      description = "Where products and requests begin; the same seed, the same of both.")
  private long seed;

  @Option(
      names = "--time-limit",
      paramLabel = "SECONDS",
      defaultValue = "45",
      description =
          "The longest that the requests take, 1 to 86400; what is left then is left out.")
  private int limitSeconds;

  @Option(
      names = "--keep",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = "Leave the server running with its directory, and say how to reach them.")
  private boolean keep;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine commandLine = commandLine();
    DemoSettings settings = settings();
    Cleanup cleanup = new Cleanup();
    try (cleanup) {
      new Demo(settings, commandLine.getOut(), cleanup).run();
      return CommandLine.ExitCode.OK;
    } catch (FailedException | CacheException e) {
      // Whoever interrupts the demo knows why it did not end well.
      if (!cleanup.interrupted()) {
        commandLine.getErr().println("crabcache: " + e.getMessage());
      }
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private DemoSettings settings() {
    int most = requests != null ? requests : trace != null ? Requests.MOST : DEFAULT_REQUESTS;
    require("--requests", most, 1, Requests.MOST);
    require("--gets", comparedGets, 1, Requests.MOST);
    require("--threads", threads, 1, 1024);
    require("--products", products, 1, 1_000_000);
    require("--skew", skew, 0, 5);
    require("--time-limit", limitSeconds, 1, 86_400);
    if (trace != null && !Files.isReadable(trace)) {
      throw new ParameterException(commandLine(), "--trace: cannot read the file " + trace);
    }
    return new DemoSettings(
        trace, most, comparedGets, threads, products, skew, seed, limitSeconds, keep);
  }

  private void require(String option, Number value, int least, int most) {
    double number = value.doubleValue();
    if (!(number >= least && number <= most)) {
      throw new ParameterException(
          commandLine(), "%s=%s: allowed are %d to %d".formatted(option, value, least, most));
    }
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("picocli injects the command's description before it calls");
    }
    return spec.commandLine();
  }
}
