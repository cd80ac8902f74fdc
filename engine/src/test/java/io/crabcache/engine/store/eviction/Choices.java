package io.crabcache.engine.store.eviction;

/** Decides what a test does next: a random generator, or a fuzzer. */
@FunctionalInterface
interface Choices {

  /** A number from 0 to {@code bound - 1}. */
  int below(int bound);
}
