package io.crabcache.benchmarks.peers.driver;

import java.io.Serializable;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.MutableEntry;

/** Adds one to a counter. Servers of some providers have this class on their class path. */
public final class Increment implements EntryProcessor<String, Long, Long>, Serializable {
  private static final long serialVersionUID = 1L;

  /** Creates the processor. */
  public Increment() {}

  @Override
  public Long process(MutableEntry<String, Long> entry, Object... arguments) {
    long sum = (entry.exists() ? entry.getValue() : 0) + 1;
    entry.setValue(sum);
    return sum;
  }
}
