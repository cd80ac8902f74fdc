package io.crabcache.cli;

import io.crabcache.bench.BenchCommand;
import io.crabcache.demo.DemoCommand;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code crabcache} command, under which every other command stands. */
@Command(
    name = "crabcache",
    description = "A cache server for pipelined batches, and tools around it.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServerCommand.class,
      DemoCommand.class,
      BenchCommand.class,
      WalCommand.class,
      VersionCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    CommandLine commandLine = new CommandLine(new Main());
    giveVersion(commandLine);
    commandLine.setParameterExceptionHandler((wrong, arguments) -> misused(wrong));
    System.exit(commandLine.execute(args));
  }

  private static void giveVersion(CommandLine command) {
    for (CommandLine subcommand : command.getSubcommands().values()) {
      subcommand.getCommandSpec().versionProvider(new VersionCommand());
      giveVersion(subcommand);
    }
  }

  /** Called when no command was given: says which there are. */
  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("picocli injects the command's description before it calls");
    }
    spec.commandLine().usage(System.err);
    return ExitCode.USAGE;
  }

  /** Says in one line why a command ends, and hands its exit code back. */
  static int fail(@Nullable String why, int exitCode) {
    System.err.println("crabcache: " + why);
    return exitCode;
  }

  /** A bad option gets one line, not the page of help that picocli prints. */
  private static int misused(ParameterException wrong) {
    String hint = "";
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      List<String> near = unmatched.getSuggestions();
      hint = near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?";
    }
    CommandSpec spec = wrong.getCommandLine().getCommandSpec();
    String command = spec.qualifiedName();
    String why = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
    return fail(why + hint + " (" + command + " --help)", spec.exitCodeOnInvalidInput());
  }
}
