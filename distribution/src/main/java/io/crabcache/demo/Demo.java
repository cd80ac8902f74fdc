package io.crabcache.demo;

import io.crabcache.tool.Cleanup;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The demo from the first line to the last: a database and a server are made, a day's requests run
 * through the cache, then the same gets with coalescing off and on, so that one can see what it is
 * worth, and at last the server is killed and comes back with its entries. One instance is one run.
 */
final class Demo {
  private static final int ROUNDS = 3;

  private final DemoSettings settings;
  private final Report report;
  private final Cleanup cleanup;

  /**
   * @param out gets everything that the user reads
   * @param cleanup closes what the demo opens
   */
  Demo(DemoSettings settings, PrintWriter out, Cleanup cleanup) {
    this.settings = settings;
    this.report = new Report(out);
    this.cleanup = cleanup;
  }

  /**
   * Runs the demo.
   *
   * @throws DemoException when something did not work
   */
  void run() throws InterruptedException {
    int[] requests = requests();
    ProductCatalog catalog = new ProductCatalog(settings.seed(), settings.products());
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    ProductDatabase database = cleanup.open(() -> new ProductDatabase(temporary));
    database.fill(catalog, report.filling(catalog.size()));

    DataDirectory data = cleanup.open(DataDirectory::new);
    ServerProcess server = cleanup.open(() -> ServerProcess.start(data.path()));
    server.awaitReady();
    report.serving(server);

    int[] served = serve(requests, catalog, database, server.uri());
    compare(repeat(served, settings.comparedGets()), catalog, database, server.uri());
    ServerProcess successor = crash(server, data, new Crash(catalog, database));
    if (settings.keep()) {
      data.keep();
      successor.keep();
      report.kept(successor, data.path());
    }
  }

  private int[] requests() {
    if (settings.trace() == null) {
      report.zipf(settings);
      return Requests.zipf(
          settings.requests(), settings.products(), settings.skew(), settings.seed());
    }
    int[] requests = Requests.ofTrace(settings.trace(), settings.requests(), settings.products());
    report.trace(settings.trace(), requests.length);
    return requests;
  }

  /** The first part: the cache begins empty and fills. Returns the requests that it came to. */
  private int[] serve(int[] requests, ProductCatalog catalog, ProductDatabase database, URI address)
      throws InterruptedException {
    try (Storefront storefront = new Storefront(address, database)) {
      Frames before = Frames.of(storefront);
      long limit = TimeUnit.SECONDS.toNanos(settings.limitSeconds());
      Load.Outcome outcome =
          new Load(storefront, database, catalog, requests, limit)
              .run(settings.threads(), report.progress(requests.length));
      if (outcome.requests() < requests.length) {
        report.stoppedByLimit(settings.limitSeconds());
      }
      report.served(outcome, database.queries(), Frames.of(storefront).minus(before));
      return Arrays.copyOf(requests, Math.toIntExact(outcome.requests()));
    }
  }

  /** The second part: gets of what the first part has cached; the two clients take turns. */
  private void compare(int[] gets, ProductCatalog catalog, ProductDatabase database, URI address)
      throws InterruptedException {
    report.comparing(gets.length, settings.threads(), ROUNDS);
    try (Storefront alone = new Storefront(URI.create(address + "?coalescing=false"), database);
        Storefront together = new Storefront(URI.create(address + "?coalescing=true"), database)) {
      List<Round> off = new ArrayList<>();
      List<Round> on = new ArrayList<>();
      // Round 0 warms up connections and the compiler, and is not counted.
      for (int round = 0; round <= ROUNDS; round++) {
        Round withoutCoalescing = round(alone, gets, catalog, database);
        Round withCoalescing = round(together, gets, catalog, database);
        if (round > 0) {
          report.round(round, withoutCoalescing, withCoalescing);
          off.add(withoutCoalescing);
          on.add(withCoalescing);
        }
      }
      report.compared(Round.median(off), Round.median(on));
    }
  }

  /** The third part: a kill, and a start on the same directory. Returns the server that is left. */
  private ServerProcess crash(ServerProcess server, DataDirectory data, Crash crash)
      throws InterruptedException {
    report.crashing(server);
    crash.kill(server);
    ServerProcess successor = cleanup.open(() -> ServerProcess.start(data.path()));
    report.recovered(crash.compare(successor));
    return successor;
  }

  private Round round(
      Storefront storefront, int[] gets, ProductCatalog catalog, ProductDatabase database)
      throws InterruptedException {
    Frames before = Frames.of(storefront);
    Load.Outcome outcome =
        new Load(storefront, database, catalog, gets, Long.MAX_VALUE)
            .run(settings.threads(), (hits, misses, nanos) -> {});
    return new Round(outcome, Frames.of(storefront).minus(before));
  }

  /** The ids from the first on, and again from the first, until there are {@code count}. */
  private static int[] repeat(int[] ids, int count) {
    int[] repeated = new int[count];
    Arrays.setAll(repeated, i -> ids[i % ids.length]);
    return repeated;
  }
}
