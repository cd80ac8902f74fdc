package io.crabcache.engine;

import io.crabcache.engine.command.Command;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import java.util.Random;

/** Makes rows of all kinds that leave records, on few keys, so that they meet. */
final class RandomRows {
  private final Random random;
  private final int keys;
  private final int valueBytes;

  RandomRows(Random random, int keys, int valueBytes) {
    this.random = random;
    this.keys = keys;
    this.valueBytes = valueBytes;
  }

  /** Adds a row, or a group of rows, for a cache. */
  void row(Rows rows, String name, CacheHandle cache) {
    switch (random.nextInt(10 * keys)) { // The more keys, the longer a cache lives.
      case 0, 1 -> rows.bare(Commands.CLEAR, cache);
      case 2 -> rows.key(Commands.DESTROY, 0, null, name);
      case 3 -> rows.bare(Commands.CONFIGURE, cache).setAttachment(spec());
      case 4 -> rows.create(0, name, spec());
      default -> {
        switch (random.nextInt(20)) {
          case 0 -> group(rows, cache, Commands.RENAME);
          case 1 -> group(rows, cache, Commands.COPY);
          case 2 -> group(rows, cache, Commands.TOGETHER);
          default -> keyRow(rows, cache);
        }
      }
    }
  }

  private void group(Rows rows, CacheHandle cache, Command head) {
    rows.group(head, 0, 2);
    keyRow(rows, cache);
    keyRow(rows, cache);
  }

  private void keyRow(Rows rows, CacheHandle cache) {
    String key = "key" + random.nextInt(keys);
    int access = random.nextInt(2) * CommandBatch.ACCESS;
    switch (random.nextInt(6)) {
      case 0 -> rows.key(Commands.REMOVE, 0, cache, key);
      case 1 -> rows.key(Commands.TOUCH, CommandBatch.EXPIRY_TTL, cache, key);
      case 2 -> rows.key(Commands.GET, access, cache, key);
      default -> {
        int expiry = random.nextInt(4) == 0 ? CommandBatch.EXPIRY_TTL : 0;
        rows.put(access | expiry, cache, key, "v".repeat(random.nextInt(valueBytes)));
      }
    }
    rows.batch.setExpiry(1 + random.nextInt(1_000));
  }

  private CacheSpec spec() {
    return new CacheSpec(
        CacheSpec.ETERNAL, -1, 1 + random.nextInt(100), new byte[random.nextInt(3)]);
  }
}
