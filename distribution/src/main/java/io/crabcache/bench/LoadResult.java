package io.crabcache.bench;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a load has seen.
 *
 * @param commands number of replies
 * @param nanos from the first request to the last reply
 * @param latencies of the commands, nanoseconds
 * @param missing replies without a value
 * @param stalls of a paced load; null of others
 */
public record LoadResult(
    long commands, long nanos, Histogram latencies, long missing, @Nullable Stalls stalls) {

  /** Replies per second. */
  public double perSecond() {
    return commands * 1e9 / nanos;
  }
}
