package io.crabcache.bench;

/**
 * The batches of one connection that were sent and are not answered, oldest first; a ring, whose
 * times are those of {@link System#nanoTime}. Not thread safe.
 */
final class PendingBatches {
  /** The most that there may be. */
  static final int CAPACITY = 1024;

  private final long[] due = new long[CAPACITY];
  private final long[] sent = new long[CAPACITY];
  private long first;
  private long end;

  boolean isEmpty() {
    return first == end;
  }

  boolean isFull() {
    return end - first == CAPACITY;
  }

  void add(long dueAt, long sentAt) {
    due[index(end)] = dueAt;
    sent[index(end)] = sentAt;
    end++;
  }

  /** When the oldest should have been sent. */
  long due() {
    return due[index(first)];
  }

  /** When the oldest was sent. */
  long sent() {
    return sent[index(first)];
  }

  void removeFirst() {
    first++;
  }

  private static int index(long position) {
    return (int) (position % CAPACITY);
  }
}
