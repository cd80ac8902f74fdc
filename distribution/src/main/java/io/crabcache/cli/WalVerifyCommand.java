package io.crabcache.cli;

import io.crabcache.engine.log.LogInspection;
import io.crabcache.engine.log.LogInspection.Depth;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code crabcache wal verify}: checks every record of a log, and says how it is. */
@Command(
    name = "verify",
    description = "Checks every checksum and every record of a log.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeOnInvalidInput = WalVerifyCommand.NOT_VERIFIED,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:sound",
      "1:its end is torn, as a crash leaves it and damage to what was written last does, too; the next start cuts it off",
      "2:damaged: something that was safe is lost, and a server refuses to start",
      "3:it was not verified: wrong usage, no such directory, no log in it, or a server has it"
    })
final class WalVerifyCommand implements Callable<Integer> {
  private static final int SOUND = 0;
  private static final int TORN = 1;
  private static final int DAMAGED = 2;
  static final int NOT_VERIFIED = 3;

  @Mixin private WalCommand.Directory directory = new WalCommand.Directory();

  WalVerifyCommand() {}

  @Override
  public Integer call() {
    try {
      LogInspection inspection = directory.inspect(Depth.RECORDS);
      WalCommand.printVerdict(inspection);
      return switch (inspection.verdict()) {
        case SOUND -> SOUND;
        case TORN -> TORN;
        case DAMAGED -> DAMAGED;
      };
    } catch (IOException e) {
      return Main.fail(e.getMessage(), NOT_VERIFIED);
    }
  }
}
