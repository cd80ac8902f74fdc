package io.crabcache.cli;

import io.crabcache.engine.log.LogInspection;
import io.crabcache.engine.log.LogInspection.Depth;
import io.crabcache.engine.log.LogInspection.Verdict;
import io.crabcache.engine.log.LogRepair;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code crabcache wal repair}: makes a damaged log one that a server starts from. */
@Command(
    name = "repair",
    description = {
      "Makes a damaged log one that a server starts from, with what can still be read.",
      "Cuts it off at the first damage, and keeps damaged files aside as *.broken."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:there was nothing to repair, or it is repaired",
      "1:it could not be repaired, there is no log, or a server has the directory",
      "2:wrong usage"
    })
final class WalRepairCommand implements Callable<Integer> {

  @Mixin private WalCommand.Directory directory = new WalCommand.Directory();

  @Option(names = "--dry-run", description = "Only say what is damaged and what would be done.")
  private boolean dryRun;

  WalRepairCommand() {}

  @Override
  public Integer call() {
    try {
      LogInspection inspection = directory.inspect(Depth.RECORDS);
      WalCommand.printVerdict(inspection);
      if (inspection.verdict() != Verdict.DAMAGED) {
        System.out.println("There is nothing to repair.");
        return ExitCode.OK;
      }
      System.out.printf(
          "A repair keeps what can be read up to position %d, without what is damaged, and sets"
              + " damaged files aside as *.broken.%n",
          inspection.endPosition());
      if (!dryRun) {
        List<String> done = LogRepair.repair(directory.ofLog());
        System.out.println("Repaired:");
        done.forEach(line -> System.out.println("  " + line));
      }
      return ExitCode.OK;
    } catch (IOException e) {
      return Main.fail(e.getMessage(), ExitCode.SOFTWARE);
    }
  }
}
