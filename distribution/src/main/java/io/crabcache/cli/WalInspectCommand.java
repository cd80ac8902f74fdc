package io.crabcache.cli;

import io.crabcache.engine.log.FileReport;
import io.crabcache.engine.log.FileReport.Kind;
import io.crabcache.engine.log.LogInspection;
import io.crabcache.engine.log.LogInspection.Depth;
import io.crabcache.engine.log.RecordKind;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code crabcache wal inspect}: lists what a log holds. */
@Command(
    name = "inspect",
    description = "Lists the files of a log, their positions, and what is in them.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the log could be looked at, whatever was found",
      "1:it could not: no such directory, no log in it, or a server has it",
      "2:wrong usage"
    })
final class WalInspectCommand implements Callable<Integer> {
  private static final String ROW = "%-30s %-9s %12s  %-20s %14s %14s %8s %10s%n";

  @Mixin private WalCommand.Directory directory = new WalCommand.Directory();

  @Option(
      names = "--headers",
      description = "Read only the headers, which is faster and does not tell kinds of records.")
  private boolean headers;

  WalInspectCommand() {}

  @Override
  public Integer call() {
    try {
      print(directory.inspect(headers ? Depth.HEADERS : Depth.RECORDS));
      return ExitCode.OK;
    } catch (IOException e) {
      return Main.fail(e.getMessage(), ExitCode.SOFTWARE);
    }
  }

  private static void print(LogInspection log) {
    WalCommand.printVerdict(log);
    System.out.printf(
        "  replay: positions %d to %d, %d bytes of records; closed in good order: %s%n",
        log.replayPosition(),
        log.endPosition(),
        log.endPosition() - log.replayPosition(),
        log.closed() ? "yes" : "no");
    System.out.printf("  highest version: %d%n%n", log.highestVersion());
    System.out.printf(ROW, "file", "kind", "bytes", "created", "from", "to", "blocks", "records");
    log.files().forEach(WalInspectCommand::print);
    total("the log", log, Kind.SEGMENT);
    total("the snapshot", log, Kind.SNAPSHOT);
  }

  private static void print(FileReport file) {
    boolean read = file.created() != null;
    System.out.printf(
        ROW,
        file.name(),
        file.kind().name().toLowerCase(Locale.ROOT),
        file.bytes(),
        file.created() == null ? "-" : file.created().truncatedTo(ChronoUnit.SECONDS),
        read ? file.firstPosition() : "-",
        read ? file.endPosition() : "-",
        read ? file.blocks() : "-",
        read ? file.records() : "-");
  }

  private static void total(String what, LogInspection log, Kind kind) {
    Map<RecordKind, Long> kinds = new EnumMap<>(RecordKind.class);
    long records = 0;
    for (FileReport file : log.files()) {
      if (file.kind() == kind) {
        records += file.records();
        file.recordsByKind().forEach((each, count) -> kinds.merge(each, count, Long::sum));
      }
    }
    String byKind =
        kinds.entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining(", "));
    System.out.printf(
        "%nrecords of %s: %d%s%n", what, records, byKind.isEmpty() ? "" : " (" + byKind + ")");
  }
}
