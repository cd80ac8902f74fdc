package io.crabcache.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code crabcache} command, under which every other command stands. */
@Command(
    name = "crabcache",
    description = "A cache server for pipelined batches, and tools around it.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.JarVersion.class)
public final class Main implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  /** Called when no command was given: says which there are. */
  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("picocli injects the command's description before it calls");
    }
    spec.commandLine().usage(System.err);
    return CommandLine.ExitCode.USAGE;
  }

  /** Reads the version from the jar that this class came in. */
  static final class JarVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"crabcache " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
