package io.crabcache.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.archive.UnpackedArchive;
import io.crabcache.testing.TestProcesses;
import io.crabcache.tool.ServerInfo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed again and again in the middle of its work, and started again on the same
 * directory: what was acknowledged is there, what was removed, emptied or has expired is not, and
 * nothing is older than it may be.
 *
 * <p>{@code -Dkill.rounds} says how often; {@code -Dkill.seed} begins with the same random numbers
 * again, though the moment of a kill is never the same. A failed test leaves the directory.
 */
class KillIT {
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 20);
  private static final long SEED = Long.getLong("kill.seed", System.nanoTime());

  private static final List<String> POLICIES = List.of("interval", "always", "os");
  private static final int LONGEST_LIFE_MILLIS = 1200;
  private static final int LONGEST_START_MILLIS = 1500;
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int COMPLAINTS_SHOWN = 10;
  private static final int ROUNDS_TOLD = 50;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private Path home = Path.of("");
  private Path data = Path.of("");
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final List<Writer> writers = new ArrayList<>();
  private long evicted;

  @BeforeEach
  void unpack() throws Exception {
    home = Files.createDirectory(directory.resolve("archive"));
    UnpackedArchive.into(home);
    data = directory.resolve("data");
  }

  @Test
  void what_was_acknowledged_is_there_whenever_the_server_is_killed() throws Exception {
    BesideLoad.requireInstalled();
    addWriters(false);
    named(traces(), () -> live(ROUNDS - tightRounds(), List.of(List.of("memory.max=256m"))));
    assertThat(evicted).as("evictions, which make what is missing no fault").isZero();
  }

  @Test
  void what_was_evicted_does_not_come_back_older() throws Exception {
    BesideLoad.requireInstalled();
    addWriters(true);
    // In turns for want of memory, which the load beside fills, and of entries.
    List<List<String>> rooms =
        List.of(
            List.of("memory.max=12m", "connection.max_held_bytes=4m"),
            List.of("memory.max=256m", "eviction.max_entries=400"));
    named(traces(), () -> live(tightRounds(), rooms));
    assertThat(evicted).as("evictions").isPositive();
  }

  @Test
  void a_copy_of_a_server_at_work_that_is_sound_is_one_moment_of_it() throws Exception {
    addWriters(false);
    named(traces(), this::copyAndCompare);
  }

  /** A part of a test. */
  private interface Part {
    void run() throws Exception;
  }

  /** Says of what fails where that was. */
  private static void named(String where, Part part) {
    try {
      part.run();
    } catch (Exception | AssertionError e) {
      throw new AssertionError(where + ": " + e.getMessage(), e);
    }
  }

  /** What somebody needs who looks for the reason. */
  private String traces() {
    return "seed %d, %s".formatted(SEED, directory);
  }

  private void copyAndCompare() throws Exception {
    List<String> settings = settings("interval", List.of("memory.max=256m"));
    try (KilledServer server = start(settings)) {
      server.awaitReady();
      try (JCacheApplication application = new JCacheApplication(server.port())) {
        Life life = new Life(server.port(), application);
        checkAll(server, life);
        writers.forEach(writer -> writer.start(life));
        assertThat(server.endsWithin(LONGEST_LIFE_MILLIS)).as("ended").isFalse();
        writers.forEach(Writer::holdBack);
        copy();
        writers.forEach(Writer::expectEnd);
        server.kill();
      }
      awaitWriters();
    }
    data = directory.resolve("copy");
    endWell(settings);
  }

  /** Copies as docs/durability.md has it. */
  private void copy() throws IOException, InterruptedException {
    String command =
        "mkdir copy; until rm -rf copy/wal && cp -r data/wal copy/wal 2>/dev/null"
            + " && { archive/bin/crabcache wal verify copy || [ $? = 1 ]; }; do :; done";
    Process copying =
        TestProcesses.start(
            new ProcessBuilder("sh", "-c", command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("copy.log").toFile()));
    try {
      assertThat(copying.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).as("copied").isTrue();
    } finally {
      copying.destroyForcibly();
    }
  }

  private static int tightRounds() {
    return Math.max(2, ROUNDS / 4);
  }

  private void addWriters(boolean tight) {
    for (int i = 0; i < 4; i++) {
      // The first two share a database, the others have one each, which they empty.
      int database = i < 2 ? 0 : i;
      writers.add(new RespWriter("resp" + i, database, i >= 2, tight, random.split()));
    }
    for (int i = 0; i < 3; i++) {
      writers.add(new JCacheWriter("jcache" + i, tight, random.split()));
    }
    writers.add(new AsyncWriter("async", tight, random.split()));
  }

  /**
   * @param rooms settings that say how much room there is, which take turns
   */
  private void live(int rounds, List<List<String>> rooms) throws Exception {
    for (int round = 1; round <= rounds; round++) {
      String policy = POLICIES.get(round % POLICIES.size());
      List<String> settings = settings(policy, rooms.get(round % rooms.size()));
      boolean interrupted = round > 1 && random.nextInt(4) == 0;
      named(
          "round %d, %s".formatted(round, policy),
          () -> {
            if (interrupted) {
              killWhileItStarts(settings);
            }
            liveAndDie(settings);
          });
      if (round % ROUNDS_TOLD == 0) {
        System.out.printf("%d of %d rounds%n", round, rounds);
      }
    }
    endWell(settings("interval", rooms.get(0)));
    assertThat(writers)
        .allSatisfy(
            writer -> {
              assertThat(writer.acknowledged()).as("acknowledged of " + writer.name()).isPositive();
              assertThat(writer.found()).as("found of " + writer.name()).isPositive();
            });
  }

  /** Small files, so that each life sees new ones, and snapshots. */
  private static List<String> settings(String policy, List<String> room) {
    List<String> settings = new ArrayList<>(room);
    settings.addAll(
        List.of(
            "wal.sync=" + policy,
            "wal.segment_size=256k",
            "wal.buffer_size=64k",
            "wal.snapshot_after_bytes=1m",
            "wal.snapshot_processor_share=0.5"));
    return settings;
  }

  private KilledServer start(List<String> settings) throws IOException {
    return KilledServer.start(home, data, directory.resolve("server.log"), settings);
  }

  /** A recovery that is killed leaves what the next one needs. */
  private void killWhileItStarts(List<String> settings) throws Exception {
    try (KilledServer server = start(settings)) {
      assertThat(server.endsWithin(random.nextInt(LONGEST_START_MILLIS))).as("ended").isFalse();
      server.kill();
    }
  }

  private void liveAndDie(List<String> settings) throws Exception {
    try (KilledServer server = start(settings)) {
      server.awaitReady();
      BesideLoad beside = BesideLoad.start(server.port());
      try (beside;
          JCacheApplication application = new JCacheApplication(server.port())) {
        Life life = new Life(server.port(), application);
        checkAll(server, life);
        writers.forEach(writer -> writer.start(life));
        boolean ended = server.endsWithin(random.nextInt(LONGEST_LIFE_MILLIS / 2));
        evicted += ServerInfo.ask(server.address(), "stats").number("evicted_keys");
        ended |= server.endsWithin(1 + random.nextInt(LONGEST_LIFE_MILLIS / 2));
        writers.forEach(Writer::expectEnd);
        server.kill();
        assertThat(ended).as("the server ended by itself").isFalse();
      }
      awaitWriters();
    }
  }

  private void awaitWriters() throws InterruptedException {
    for (Writer writer : writers) {
      assertThat(writer.awaitEnd(PATIENCE_MILLIS)).isNull();
    }
  }

  private void checkAll(KilledServer server, Life life) throws Exception {
    assertThat(server.complaints()).isEmpty();
    assertReady(server);
    List<String> complaints = new ArrayList<>();
    for (Writer writer : writers) {
      complaints.addAll(writer.check(life));
    }
    assertThat(complaints.stream().limit(COMPLAINTS_SHOWN))
        .as("%d complaints, of which some are", complaints.size())
        .isEmpty();
  }

  private static void assertReady(KilledServer server) throws Exception {
    URI health = URI.create("http://127.0.0.1:" + server.httpPort() + "/health/ready");
    assertThat(
            HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(health).build(), BodyHandlers.discarding())
                .statusCode())
        .isEqualTo(200);
  }

  /**
   * What was stopped in good order is there, too; and there were files enough to prove something.
   */
  private void endWell(List<String> settings) throws Exception {
    for (int i = 0; i < 2; i++) {
      try (KilledServer server = start(settings)) {
        server.awaitReady();
        try (JCacheApplication application = new JCacheApplication(server.port())) {
          checkAll(server, new Life(server.port(), application));
        }
        assertThat(server.stop()).isZero();
        assertThat(server.complaints()).isEmpty();
      }
    }
    try (Stream<Path> files = Files.list(data.resolve("wal"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("MANIFEST")
          .anyMatch(name -> name.endsWith(".snapshot"))
          .noneMatch(name -> name.endsWith(".new")); // A torn end may have left a .broken one.
    }
  }
}
