package io.crabcache.cli;

import io.crabcache.engine.log.LogInspection;
import io.crabcache.engine.log.LogInspection.Depth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crabcache wal}: looks at the log of a data directory and mends it, without a server. */
@Command(
    name = "wal",
    description = "Looks at the write-ahead log of a server that does not run, and repairs it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      WalInspectCommand.class,
      WalVerifyCommand.class,
      WalRepairCommand.class,
      HelpCommand.class
    })
final class WalCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  WalCommand() {}

  /** Called when no command was given: says which there are. */
  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("picocli injects the command's description before it calls");
    }
    spec.commandLine().usage(System.err);
    return ExitCode.USAGE;
  }

  /** The directory that all of these commands take. */
  static final class Directory {
    private static final String LOG_DIRECTORY = "wal";

    @Parameters(
        paramLabel = "DIR",
        description = "The data directory of a server (--data-dir), or its log's (wal.dir).")
    private Path given = Path.of("");

    Directory() {}

    /** The log's directory. */
    Path ofLog() throws IOException {
      Path inside = given.resolve(LOG_DIRECTORY);
      return Files.isDirectory(inside) && !hasLog(given) ? inside : given;
    }

    private static boolean hasLog(Path directory) throws IOException {
      try (Stream<Path> files = Files.list(directory)) {
        return files.anyMatch(
            file -> file.toString().endsWith(".wal") && Files.isRegularFile(file));
      }
    }

    LogInspection inspect(Depth depth) throws IOException {
      return LogInspection.of(ofLog(), depth);
    }
  }

  /** Says in one line how a log is, and why. */
  static void printVerdict(LogInspection inspection) {
    String verdict =
        switch (inspection.verdict()) {
          case SOUND -> "sound";
          case TORN -> "sound but for its torn end";
          case DAMAGED -> "damaged";
        };
    System.out.println(inspection.directory() + " is " + verdict);
    inspection.findings().forEach(finding -> System.out.println("  " + finding));
  }
}
