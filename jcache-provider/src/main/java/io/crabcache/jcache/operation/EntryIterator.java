package io.crabcache.jcache.operation;

import io.crabcache.client.operation.PageOperation;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * Walks over a cache page by page; the next page is under way while one is read. Entries that are
 * there from the first to the last call are returned once, whatever changes meanwhile; entries that
 * come or go in between may or may not be. An entry that cannot be decoded is an exception of the
 * call of {@code next} whose turn it is; the call after that returns the entry behind it.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class EntryIterator<K, V> implements Iterator<Cache.Entry<K, V>> {

  /** Enough to make round trips rare, few enough to hold two pages of large values. */
  static final int ENTRIES_PER_PAGE = 256;

  private final CacheContext<K, V> context;
  private final Writes<K, V> writes;
  private final Steps steps;
  private final Runnable openCheck;

  private @Nullable PageOperation underWay;
  private List<byte[]> keys = List.of();
  private List<byte[]> values = List.of();
  private int next;
  private @Nullable Runnable removal; // of the entry that next() has returned

  /**
   * Starts an iteration.
   *
   * @param writes what removes entries
   * @param openCheck throws if the cache is closed
   */
  public EntryIterator(
      CacheContext<K, V> context, Writes<K, V> writes, Steps steps, Runnable openCheck) {
    this.context = context;
    this.writes = writes;
    this.steps = steps;
    this.openCheck = openCheck;
    underWay = page(0);
  }

  private PageOperation page(long cursor) {
    return context.bytes().iterate(cursor, ENTRIES_PER_PAGE, true);
  }

  @Override
  public boolean hasNext() {
    openCheck.run();
    while (next == keys.size()) {
      if (underWay == null) {
        return false;
      }
      turn(underWay);
    }
    return true;
  }

  private void turn(PageOperation arriving) {
    PageOperation page = steps.await(Step.call(arriving, arrived -> arrived));
    underWay = page.nextCursor() == 0 ? null : page(page.nextCursor());
    keys = page.keys();
    values = page.values();
    next = 0;
  }

  @Override
  public Cache.Entry<K, V> next() {
    long began = context.statistics().begin();
    if (!hasNext()) {
      throw new NoSuchElementException("the iteration has come to its end");
    }
    byte[] key = keys.get(next);
    byte[] value = values.get(next);
    next++; // also past an entry that cannot be decoded, so that the walk can go on behind it
    removal = null;
    CacheEntry<K, V> entry =
        new CacheEntry<>(context.keys().decode(key), context.values().decode(value));
    // By the bytes that were read: the application may change its key.
    removal = () -> steps.await(writes.remove(entry.key(), key));
    context.touch(key);
    context.statistics().got(true, began);
    return entry;
  }

  @Override
  public void remove() {
    openCheck.run();
    Runnable removing = removal;
    if (removing == null) {
      throw new IllegalStateException("there is no entry that next() returned and is still there");
    }
    removal = null;
    removing.run();
  }
}
