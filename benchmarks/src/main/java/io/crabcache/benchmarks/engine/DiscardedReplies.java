package io.crabcache.benchmarks.engine;

import io.crabcache.engine.command.Replies;
import io.crabcache.engine.command.Statistic;
import io.crabcache.engine.store.CacheHandle;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replies that are counted and thrown away, as cheaply as can be: values are written over each
 * other, into a direct buffer like that of a connection. Not thread safe.
 */
public final class DiscardedReplies implements Replies {
  private static final int BUFFER_BYTES = 4096;

  private final ByteBuf buffer = Unpooled.directBuffer(BUFFER_BYTES);
  private int answered;
  private long found;
  private long missing;
  private long failures;
  private String failureText = "";
  private long listedBytes;
  private long cursor;
  private long number;
  private @Nullable CacheHandle cache;

  /** Creates replies that have counted nothing. */
  public DiscardedReplies() {}

  /** Replies with outcome OK so far. */
  public long found() {
    return found;
  }

  /** Replies with outcome MISSING so far. */
  public long missing() {
    return missing;
  }

  /** Commands that failed so far. */
  public long failures() {
    return failures;
  }

  /** Why the last of them failed. */
  public String failureText() {
    return failureText;
  }

  /** Bytes of all keys and values that iterations have returned so far. */
  public long listedBytes() {
    return listedBytes;
  }

  /** Where the last iteration goes on; 0 if it was complete. */
  public long cursor() {
    return cursor;
  }

  /** The last number. */
  public long number() {
    return number;
  }

  /**
   * The cache that was opened last.
   *
   * @throws IllegalStateException if none was; with the text of the failure
   */
  public CacheHandle cache() {
    if (cache == null) {
      throw new IllegalStateException("no cache: " + failureText);
    }
    return cache;
  }

  /**
   * Holds a measurement to what it is about.
   *
   * @throws IllegalStateException if a command failed
   */
  public void requireNoFailure() {
    if (failures > 0) {
      throw new IllegalStateException(failures + " commands failed, the last: " + failureText);
    }
  }

  @Override
  public void result(Outcome outcome, int flags, long version, long expiry) {
    count(outcome);
    answered++;
  }

  @Override
  public ByteBuf beginValue(Outcome outcome, int flags, long version, long expiry, int length) {
    count(outcome);
    return buffer.clear();
  }

  private void count(Outcome outcome) {
    if (outcome == Outcome.OK) {
      found++;
    } else if (outcome == Outcome.MISSING) {
      missing++;
    }
  }

  @Override
  public void endValue() {
    answered++;
  }

  @Override
  public void beginGroup(int members) {
    answered++;
  }

  @Override
  public void endGroup() {
    answered++;
  }

  @Override
  public void number(long number) {
    this.number = number;
    answered++;
  }

  @Override
  public void beginEntries() {
    buffer.clear();
  }

  @Override
  public ByteBuf beginEntry(long version, long expiry, int keyLength, int valueLength) {
    listedBytes += keyLength + Math.max(0, valueLength);
    return buffer.clear();
  }

  @Override
  public ByteBuf entryValue(int valueLength) {
    return buffer.clear();
  }

  @Override
  public void endEntries(long cursor) {
    this.cursor = cursor;
    answered++;
  }

  @Override
  public void cache(CacheHandle cache, boolean created) {
    this.cache = cache;
    answered++;
  }

  @Override
  public void names(List<String> names) {
    answered++;
  }

  @Override
  public void statistics(List<Statistic> statistics) {
    answered++;
  }

  @Override
  public void failure(Failure failure, String text) {
    failures++;
    failureText = failure + ": " + text;
    answered++;
  }

  @Override
  public int answered() {
    return answered;
  }

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public int room() {
    return Integer.MAX_VALUE;
  }
}
