package io.crabcache.engine.store.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.store.memory.BlockKind;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Steps on an index and its model, as someone chooses: a random generator or a fuzzer. */
final class IndexSteps {
  private final ModeledIndex entries;
  private final int keys;

  /** Chooses a number below a bound. */
  private final IntUnaryOperator choice;

  private final int percentRefused;
  private int percentInserts = 70;

  IndexSteps(ModeledIndex entries, int keys, int percentRefused, IntUnaryOperator choice) {
    this.entries = entries;
    this.keys = keys;
    this.percentRefused = percentRefused;
    this.choice = choice;
  }

  void step() {
    int kind = choice.applyAsInt(100);
    long key = choice.applyAsInt(keys);
    boolean refuse = choice.applyAsInt(100) < percentRefused;
    entries.blocks.refuses = any -> refuse;
    entries.assertFinds(key);
    if (kind == 0) {
      percentInserts = choice.applyAsInt(95);
    } else if (kind < 10) {
      moveAny();
    } else if (choice.applyAsInt(100) < percentInserts) {
      insertOrReplace(key);
    } else {
      removeOrPoll(kind, key);
    }
    entries.assertFinds(key);
  }

  /** Removes what is left; no block may be left then. */
  void end() {
    entries.assertFindsAll();
    while (!entries.model.isEmpty()) {
      entries.poll();
    }
    assertThat(entries.blocks.live).isEmpty();
  }

  private void insertOrReplace(long key) {
    if (entries.model.containsKey(key)) {
      entries.replace(key);
    } else {
      entries.insert(key);
    }
  }

  private void removeOrPoll(int kind, long key) {
    if (entries.model.containsKey(key)) {
      entries.remove(key);
    } else if (kind < 30) {
      entries.poll();
    }
  }

  private void moveAny() {
    List<Integer> movable = entries.blocks.ofKind(BlockKind.INDEX_OVERFLOW);
    if (movable.isEmpty() || choice.applyAsInt(2) == 0) {
      movable = entries.blocks.ofKind(BlockKind.INDEX_SEGMENT);
    }
    if (!movable.isEmpty()) {
      int from = movable.get(choice.applyAsInt(movable.size()));
      entries.blocks.move(entries.index, entries, from);
    }
  }
}
