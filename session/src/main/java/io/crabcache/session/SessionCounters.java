package io.crabcache.session;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * What the sessions of one dialect count together. A batch is what one turn of a connection handed
 * to the engine, from however many frames it came. Thread safe.
 */
public final class SessionCounters {

  /** Number of classes of batch sizes: 1, 2 to 3, 4 to 7, ... 512 to 1000. */
  public static final int SIZE_CLASSES = 10;

  private final LongAdder batches = new LongAdder();
  private final LongAdder commands = new LongAdder();
  private final LongAdder frames = new LongAdder();
  private final LongAdder parseErrors = new LongAdder();
  private final LongAdder events = new LongAdder();
  private final LongAdder missedEvents = new LongAdder();
  private final LongAdder unacknowledged = new LongAdder();
  private final LongAccumulator largestBatch = new LongAccumulator(Math::max, 0);
  private final LongAdder[] sizes =
      Stream.generate(LongAdder::new).limit(SIZE_CLASSES).toArray(LongAdder[]::new);

  /** Creates counters at zero. */
  public SessionCounters() {}

  /** Counts what one turn of a connection has executed. */
  public void batch(int commandCount, int frameCount) {
    frames.add(frameCount);
    if (commandCount == 0) {
      return; // pings alone
    }
    batches.increment();
    commands.add(commandCount);
    if (commandCount > largestBatch.get()) {
      largestBatch.accumulate(commandCount);
    }
    sizes[31 - Integer.numberOfLeadingZeros(commandCount)].increment();
  }

  /** Counts a connection whose bytes broke the protocol. */
  public void parseError() {
    parseErrors.increment();
  }

  /** Counts events that were written to subscribers. */
  public void events(long count) {
    events.add(count);
  }

  /** Counts events that a subscriber will never see. */
  public void missedEvents(long count) {
    missedEvents.add(count);
  }

  /** Counts changes that have waited for a synchronous listener in vain. */
  public void unacknowledged(long count) {
    if (count > 0) {
      unacknowledged.add(count);
    }
  }

  /** Counts from zero again; what is counted meanwhile may be lost. */
  public void reset() {
    batches.reset();
    commands.reset();
    frames.reset();
    parseErrors.reset();
    events.reset();
    missedEvents.reset();
    unacknowledged.reset();
    largestBatch.reset();
    for (LongAdder size : sizes) {
      size.reset();
    }
  }

  /** Batches that the engine executed. */
  public long batches() {
    return batches.sum();
  }

  /** Commands in those batches. */
  public long commands() {
    return commands.sum();
  }

  /** Batch frames that were read, pings included. */
  public long frames() {
    return frames.sum();
  }

  /** Mean number of commands in a batch, 0 if there was none. */
  public double meanBatch() {
    long divisor = batches();
    return divisor == 0 ? 0 : (double) commands() / divisor;
  }

  /** Most commands in a batch. */
  public long largestBatch() {
    return largestBatch.get();
  }

  /**
   * Batches of a class of sizes.
   *
   * @param sizeClass class of the sizes from 2 to the power of it, below {@link #SIZE_CLASSES}
   */
  public long batchesOfSize(int sizeClass) {
    return sizes[sizeClass].sum();
  }

  /** Connections that were ended because their bytes broke the protocol. */
  public long parseErrors() {
    return parseErrors.sum();
  }

  /** Events that were written to subscribers. */
  public long events() {
    return events.sum();
  }

  /** Events that subscribers were too slow for. */
  public long missedEvents() {
    return missedEvents.sum();
  }

  /** Changes that have waited for a synchronous listener in vain. */
  public long unacknowledged() {
    return unacknowledged.sum();
  }

  /** All counters in one line, for the log; sizes of batches as "at least: how many". */
  @Override
  public String toString() {
    StringBuilder distribution = new StringBuilder();
    for (int i = 0; i < SIZE_CLASSES; i++) {
      if (batchesOfSize(i) > 0) {
        distribution.append(", %d+: %d".formatted(1 << i, batchesOfSize(i)));
      }
    }
    String origin = frames() == 0 ? "" : " from " + frames() + " frames";
    return "%d commands in %d batches%s, at most %d in a batch%s; %d parse errors"
        .formatted(commands(), batches(), origin, largestBatch(), distribution, parseErrors());
  }
}
