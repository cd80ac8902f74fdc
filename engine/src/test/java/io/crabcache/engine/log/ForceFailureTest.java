package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.log.storage.FaultyStorage;
import io.crabcache.engine.log.storage.FaultyStorage.Fault;
import io.crabcache.engine.log.storage.FaultyStorage.Operation;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A force that fails leaves what it was for in memory, and no later one takes it to the disk. */
class ForceFailureTest {
  private static final int MACHINE_CRASHES = 50;

  private final LogModel model = new LogModel();
  private final Random random = new Random(7);

  @ParameterizedTest
  @EnumSource
  void whatIsReadAfterTheNextStartIsSafeFromThenOn(SyncPolicy policy) throws Exception {
    FaultyStorage storage = new FaultyStorage();
    try (LogDirectory directory = LogDirectory.open(storage)) {
      Replayed.of(directory);
      WriteAheadLog log = directory.start(LogModel.settings(policy), () -> 0);
      String written = FileNames.unfinished(FileNames.segment(0)); // as it was created
      storage.observe(
          step -> {
            if (step.operation() == Operation.FORCE && step.file().equals(written)) {
              storage.failStep(step.number(), Fault.EIO);
            }
          });
      for (int i = 0; i < 20; i++) {
        model.append(log, 1_000);
      }
      log.close();
      assertThat(log.failure()).contains("Input/output error");
    }
    FaultyStorage restarted = storage.afterProcessCrash();
    try (LogDirectory directory = LogDirectory.open(restarted)) {
      Replayed found = Replayed.of(directory);
      assertThat(found.log).isNotEmpty();
      WriteAheadLog log = directory.start(LogModel.settings(policy), () -> 0);
      for (int i = 0; i < MACHINE_CRASHES; i++) {
        Replayed again = Replayed.of(restarted.afterMachineCrash(random));
        assertThat(again.log.subList(0, found.log.size())).isEqualTo(found.log);
      }
      assertThat(log.failure()).isNull();
    }
  }
}
