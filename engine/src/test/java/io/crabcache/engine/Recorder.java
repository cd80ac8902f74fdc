package io.crabcache.engine;

import io.crabcache.engine.command.Replies;
import io.crabcache.engine.command.Statistic;
import io.crabcache.engine.store.CacheHandle;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects replies; an output that is full after as many as a test wants. */
final class Recorder implements Replies {
  final List<Answer> answers = new ArrayList<>();
  int fullAt = Integer.MAX_VALUE;
  boolean mayPause;
  int pageBytes = Integer.MAX_VALUE;

  /** Whether replies about entries fail, as a defect would make them. */
  boolean failing;

  /** Whether they fail when they are complete. */
  boolean failingAfterwards;

  private final ByteBuf key = Unpooled.buffer();
  private final ByteBuf value = Unpooled.buffer();
  private @Nullable Open open;
  private @Nullable List<Answer.Listed> page;

  /** A reply, or an entry of a page, whose bytes are still to come. */
  private record Open(
      Outcome outcome, int flags, long version, long expiry, int keyLength, int valueLength) {}

  @Override
  public boolean mayPause() {
    return mayPause;
  }

  @Override
  public void result(Outcome outcome, int flags, long version, long expiry) {
    if (failing) {
      throw new IllegalStateException("planted by the test");
    }
    answers.add(new Answer.Entry(outcome, flags, version, expiry, null));
    if (failingAfterwards) {
      throw new IllegalStateException("planted by the test, too late");
    }
  }

  @Override
  public int answered() {
    return answers.size();
  }

  @Override
  public ByteBuf beginValue(Outcome outcome, int flags, long version, long expiry, int length) {
    open = new Open(outcome, flags, version, expiry, 0, length);
    return value.clear();
  }

  @Override
  public void endValue() {
    Open o = opened();
    answers.add(
        new Answer.Entry(o.outcome, o.flags, o.version, o.expiry, text(value, o.valueLength)));
  }

  @Override
  public void beginGroup(int members) {
    answers.add(new Answer.GroupBegin(members));
  }

  @Override
  public void endGroup() {
    answers.add(new Answer.GroupEnd());
  }

  @Override
  public void number(long number) {
    answers.add(new Answer.Count(number));
  }

  @Override
  public void beginEntries() {
    page = new ArrayList<>();
  }

  @Override
  public ByteBuf beginEntry(long version, long expiry, int keyLength, int valueLength) {
    endEntry();
    open = new Open(Outcome.OK, 0, version, expiry, keyLength, valueLength);
    value.clear();
    return key.clear();
  }

  @Override
  public ByteBuf entryValue(int valueLength) {
    return value;
  }

  private void endEntry() {
    if (open == null) {
      return;
    }
    Open o = opened();
    String listedValue = o.valueLength < 0 ? null : text(value, o.valueLength);
    entries().add(new Answer.Listed(text(key, o.keyLength), listedValue, o.version, o.expiry));
  }

  @Override
  public void endEntries(long cursor) {
    endEntry();
    answers.add(new Answer.Page(entries(), cursor));
    page = null;
  }

  @Override
  public void cache(CacheHandle cache, boolean created) {
    answers.add(new Answer.Cache(cache, created));
  }

  @Override
  public void names(List<String> names) {
    answers.add(new Answer.Names(names));
  }

  @Override
  public void statistics(List<Statistic> statistics) {
    answers.add(new Answer.Statistics(statistics));
  }

  @Override
  public void failure(Failure failure, String text) {
    open = null;
    page = null;
    answers.add(new Answer.Failed(failure, text));
  }

  @Override
  public boolean isFull() {
    return answers.size() >= fullAt;
  }

  @Override
  public int room() {
    int used = 0;
    for (Answer.Listed listed : entries()) {
      String listedValue = listed.value();
      used += listed.key().length() + (listedValue == null ? 0 : listedValue.length());
    }
    return Math.max(0, pageBytes - used);
  }

  private Open opened() {
    Open o = open;
    if (o == null) {
      throw new AssertionError("no reply was begun");
    }
    open = null;
    return o;
  }

  private List<Answer.Listed> entries() {
    List<Answer.Listed> entries = page;
    if (entries == null) {
      throw new AssertionError("no page was begun");
    }
    return entries;
  }

  private static String text(ByteBuf bytes, int length) {
    if (bytes.readableBytes() != length) {
      throw new AssertionError(bytes.readableBytes() + " bytes where " + length + " were promised");
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
