package io.crabcache.engine.store;

import java.util.concurrent.atomic.AtomicLong;

/** What the entries of a store take, and may take. Thread safe. */
final class Memory {
  private final AtomicLong used = new AtomicLong();
  private final long max;

  Memory(long max) {
    this.max = max;
  }

  /** Takes {@code bytes}, or nothing and answers false if they would exceed the maximum. */
  boolean reserve(long bytes) {
    long before = used.get();
    while (bytes <= max - before) {
      if (used.compareAndSet(before, before + bytes)) {
        return true;
      }
      before = used.get();
    }
    return false;
  }

  void release(long bytes) {
    long left = used.addAndGet(-bytes);
    assert left >= 0 : "released more than was reserved";
  }

  long used() {
    return used.get();
  }

  long max() {
    return max;
  }
}
