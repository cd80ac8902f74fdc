package io.crabcache.server.bootstrap;

import io.crabcache.engine.durability.RecoveryReport;
import io.crabcache.server.http.HealthCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a server is from serving: starting with its recovery, serving, or stopping; and whether
 * what it is told becomes safe. Thread safe.
 */
final class Readiness {
  private volatile boolean serving;
  private volatile @Nullable RecoveryReport recovery;
  private volatile @Nullable ServerEngine engine;

  /** Whether clients are served. */
  boolean isServing() {
    return serving;
  }

  void serving(boolean now) {
    serving = now;
  }

  /** The recovery has begun, or has got so far. */
  void recovering(RecoveryReport report) {
    recovery = report;
  }

  /** There is an engine; if it had to be recovered, that is done. */
  void opened(ServerEngine opened) {
    engine = opened;
  }

  /** What readiness depends on at present. */
  List<HealthCheck> checks() {
    List<HealthCheck> checks = new ArrayList<>();
    checks.add(new HealthCheck("serving", serving, Map.of()));
    ServerEngine opened = engine;
    RecoveryReport report = recovery;
    if (report != null) {
      checks.add(
          new HealthCheck(
              "recovery",
              opened != null,
              Map.of(
                  "read_bytes", report.readBytes(),
                  "total_bytes", report.totalBytes(),
                  "entries", report.entries())));
    }
    if (opened != null && opened.durability() != null) {
      String failure = opened.engine().log().failure();
      checks.add(
          new HealthCheck(
              "log", failure == null, failure == null ? Map.of() : Map.of("reason", failure)));
    }
    return checks;
  }
}
