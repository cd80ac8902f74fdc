package io.crabcache.engine.command;

import io.crabcache.engine.store.EntryListener;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whom the rows of a batch that were executed have to wait for: listeners, and the numbers of what
 * they were told. Belongs to a batch.
 */
public final class AwaitedListeners {
  private static final int INITIAL = 8;

  private int size;
  private int[] rows = new int[INITIAL];
  private long[] numbers = new long[INITIAL];
  private @Nullable EntryListener[] listeners = new @Nullable EntryListener[INITIAL];

  AwaitedListeners() {}

  void add(int row, EntryListener listener, long number) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, 2 * size);
      numbers = Arrays.copyOf(numbers, 2 * size);
      listeners = Arrays.copyOf(listeners, 2 * size);
    }
    rows[size] = row;
    numbers[size] = number;
    listeners[size++] = listener;
  }

  void clear() {
    Arrays.fill(listeners, 0, size, null);
    size = 0;
  }

  /** How many there are, in the order of their rows; a row may have several. */
  public int size() {
    return size;
  }

  /** The row that has to wait. */
  public int row(int index) {
    return rows[index];
  }

  /** Whom it waits for. */
  public @Nullable EntryListener listener(int index) {
    return listeners[index];
  }

  /** By what the listener knows what it was told. */
  public long number(int index) {
    return numbers[index];
  }
}
