package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.log.storage.FaultyStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random lives of a log, which end in good order or by a crash of the process or of the machine, at
 * any time, also while the log recovers; each goes on from what the one before has left.
 */
class HistoryTest {
  private static final int HISTORIES = 80;
  private static final int LIVES = 12;
  private static final int MOST_STEPS = 30;

  @Test
  void keepsItsPromises() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      History history = new History(seed);
      try {
        for (int life = 0; life < LIVES; life++) {
          history.live();
        }
      } catch (Exception | AssertionError e) {
        throw new AssertionError("Seed %d failed in life %d".formatted(seed, history.lives), e);
      }
    }
  }

  /** What a crash has left. */
  private record Left(FaultyStorage storage, long acknowledged, long synced) {}

  private static final class History {
    private final Random random;
    private final LogModel model = new LogModel();
    private FaultyStorage storage = new FaultyStorage();
    private int lives;

    /**
     * Position that is safe from a crash of the process, and of the machine, while none is open.
     */
    private volatile long acknowledged;

    private volatile long synced;
    private volatile @Nullable WriteAheadLog log;
    private volatile @Nullable Left left;

    History(long seed) {
      random = new Random(seed);
    }

    void live() throws Exception {
      lives++;
      left = null;
      if (random.nextInt(4) > 0) {
        planCrash();
      }
      SyncPolicy policy = List.of(SyncPolicy.values()).get(random.nextInt(3));
      LogDirectory directory = LogDirectory.open(storage);
      Replayed replayed = Replayed.of(directory);
      model.check(replayed, acknowledged);
      assertThat(replayed.log)
          .allMatch(mutation -> mutation.version() <= replayed.end.highestVersion());
      model.cut(replayed.end.position());
      WriteAheadLog started = directory.start(LogModel.settings(policy), model::size);
      assertThat(started.acknowledged()).isEqualTo(model.position());
      log = started;
      int steps = random.nextInt(MOST_STEPS);
      for (int i = 0; i < steps; i++) {
        step(started);
      }
      directory.close();
      log = null;
      storage.observe(step -> {});
      Left crashed = left;
      if (crashed != null) {
        storage = crashed.storage;
        acknowledged = crashed.acknowledged;
        synced = crashed.synced;
      } else {
        assertThat(started.status().failure()).isNull();
        assertThat(started.status().synced()).isEqualTo(model.position());
        acknowledged = model.position();
        synced = acknowledged;
      }
    }

    private void planCrash() {
      long at =
          storage.steps()
              + 1
              + random.nextInt(random.nextBoolean() ? 12 : 60); // often at the start
      boolean ofMachine = random.nextBoolean();
      Random chance = new Random(random.nextLong());
      storage.observe(
          step -> {
            if (step.number() == at) {
              left = ofMachine ? machineCrash(chance) : processCrash();
            }
          });
    }

    private Left processCrash() {
      WriteAheadLog current = log;
      long safe = current == null ? acknowledged : current.acknowledged();
      long onDisk = onDisk(current);
      return new Left(storage.afterProcessCrash(), safe, onDisk);
    }

    private Left machineCrash(Random chance) {
      long safe = onDisk(log);
      return new Left(storage.afterMachineCrash(chance), safe, safe);
    }

    private long onDisk(@Nullable WriteAheadLog current) {
      return current == null ? synced : current.status().synced();
    }

    private void step(WriteAheadLog started) throws Exception {
      switch (random.nextInt(8)) {
        case 0 -> snapshot(started);
        case 1, 2 -> assertThat(started.await(model.position(), LogModel.TIMEOUT)).isTrue();
        case 3 -> model.append(started, 20_000 + random.nextInt(80_000));
        default -> model.append(started, random.nextInt(2_000));
      }
    }

    private void snapshot(WriteAheadLog started) throws Exception {
      List<Mutation> entries = new ArrayList<>();
      try (SnapshotWriter snapshot = started.beginSnapshot(1 + random.nextInt(3))) {
        for (int i = random.nextInt(4); i > 0; i--) {
          Mutation entry =
              Mutation.put("entry", random.nextInt(100), "w".repeat(random.nextInt(900)));
          snapshot.append(0, entry.record());
          entries.add(entry);
          model.append(started, random.nextInt(100));
        }
        model.snapshot(snapshot.position(), entries);
        if (random.nextInt(3) > 0) {
          snapshot.commit();
          assertThat(started.bytesSinceSnapshot())
              .isEqualTo(model.position() - snapshot.position());
        }
      }
    }
  }
}
