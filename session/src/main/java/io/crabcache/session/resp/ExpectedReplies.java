package io.crabcache.session.resp;

import io.crabcache.engine.command.Replies;
import io.crabcache.engine.command.Statistic;
import io.crabcache.engine.store.CacheHandle;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replies to rows that an {@link ImmediateCommand} has the engine execute for itself: a subclass
 * takes the kinds that its rows have, any other is a defect. A failure is kept.
 */
public abstract class ExpectedReplies implements Replies {
  private @Nullable String failure;

  /** Creates replies without a failure. */
  protected ExpectedReplies() {}

  /** The failure that came last, with its prefix; null if none did. */
  public final @Nullable String failure() {
    return failure;
  }

  @Override
  public void failure(Failure kind, String text) {
    failure = RespReplies.prefix(kind) + text;
  }

  @Override
  public void result(Outcome outcome, int flags, long version, long expiry) {
    throw unexpected("a result");
  }

  @Override
  public ByteBuf beginValue(Outcome outcome, int flags, long version, long expiry, int length) {
    throw unexpected("a value");
  }

  @Override
  public void endValue() {}

  @Override
  public void number(long number) {
    throw unexpected("a number");
  }

  @Override
  public void beginGroup(int members) {}

  @Override
  public void endGroup() {}

  @Override
  public void beginEntries() {}

  @Override
  public ByteBuf beginEntry(long version, long expiry, int keyLength, int valueLength) {
    throw unexpected("an entry");
  }

  @Override
  public ByteBuf entryValue(int valueLength) {
    throw unexpected("a value of an entry");
  }

  @Override
  public void endEntries(long cursor) {
    throw unexpected("entries");
  }

  @Override
  public void cache(CacheHandle cache, boolean created) {
    throw unexpected("a cache");
  }

  @Override
  public void names(List<String> names) {
    throw unexpected("names");
  }

  @Override
  public void statistics(List<Statistic> statistics) {
    throw unexpected("statistics");
  }

  /** Always the same: a row that fails behind its reply has failed, and so have all. */
  @Override
  public int answered() {
    return 0;
  }

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public int room() {
    return Integer.MAX_VALUE;
  }

  private IllegalStateException unexpected(String kind) {
    return new IllegalStateException(getClass().getSimpleName() + " does not take " + kind);
  }
}
