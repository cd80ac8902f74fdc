package io.crabcache.engine.log;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A process that appends to a log, and prints how many mutations are acknowledged. It ends when its
 * input does, unless it is killed.
 */
final class AppendingProcess {
  private AppendingProcess() {}

  /** The mutation that is appended as one of many. */
  static Mutation mutation(int number) {
    return Mutation.put("key " + number, number, "v".repeat(number % 1000));
  }

  /** Takes the directory and the policy. */
  public static void main(String[] arguments) throws Exception {
    SyncPolicy policy = SyncPolicy.valueOf(arguments[1]);
    try (LogDirectory directory = LogDirectory.open(Path.of(arguments[0]))) {
      int number = Replayed.of(directory).log.size();
      WriteAheadLog log = directory.start(LogModel.settings(policy), () -> 0);
      System.out.println(number);
      while (System.in.available() == 0) {
        long position = 0;
        for (int i = 0; i < 10; i++) {
          position = log.append(mutation(number++).record());
        }
        if (!log.await(position, TimeUnit.SECONDS.toNanos(60))) {
          throw new IllegalStateException(String.valueOf(log.failure()));
        }
        System.out.println(number);
      }
    }
  }
}
