package io.crabcache.jcache.operation;

import io.crabcache.client.operation.PageOperation;
import io.crabcache.protocol.Modifiers;
import io.crabcache.protocol.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code removeAll()}: a clear if nobody asks which entries go. If somebody does (a listener
 * anywhere, a writer, statistics), it walks over the cache and removes page by page.
 *
 * <p>Removing entries one by one leaves those that were evicted, which come back when a server with
 * a log is started again. So a walk ends with a clear, but not if somebody listens: a clear would
 * drop without an event what others have put during the walk, and a listener hears of each entry
 * that goes. That is worth more than an evicted entry that stays away: a cache may always have it,
 * while nobody could find out again which event was missing. Entries that the writer could not
 * delete stay, and so there is no clear then, either.
 */
final class RemoveAll<K, V> {

  private final CacheContext<K, V> context;
  private final Edits<K, V> edits;
  private final long began;
  private final List<Edit<K, V>> failed = new ArrayList<>();
  private int walked;

  RemoveAll(CacheContext<K, V> context, Edits<K, V> edits) {
    this.context = context;
    this.edits = edits;
    began = context.statistics().begin();
  }

  Step<@Nullable Void> start() {
    if (edits.isWriteThrough() || context.statistics().isEnabled()) {
      return walk(0);
    }
    return Step.then(
        context.bytes().clear(Modifiers.UNLESS_WATCHED),
        cleared -> cleared.status() == Status.MISMATCH ? walk(0) : Step.done(null));
  }

  private Step<@Nullable Void> walk(long cursor) {
    return Step.then(
        context.bytes().iterate(cursor, EntryIterator.ENTRIES_PER_PAGE, false), this::remove);
  }

  private Step<@Nullable Void> remove(PageOperation page) {
    return edits.isWriteThrough() ? delete(page) : drop(page);
  }

  private Step<@Nullable Void> drop(PageOperation page) {
    return Step.then(
        context.bytes().removeAll(page.keys(), Modifiers.ALWAYS),
        removed -> {
          context.statistics().removed(Bulk.existed(removed), began);
          Bulk.checkAll(removed, "removed");
          return next(page);
        });
  }

  private Step<@Nullable Void> delete(PageOperation page) {
    List<RemoveEdit<K, V>> removals = new ArrayList<>(page.keys().size());
    for (byte[] key : page.keys()) {
      removals.add(new RemoveEdit<>(context.keys().decode(key), key));
    }
    walked += removals.size();
    if (removals.isEmpty()) {
      return next(page);
    }
    return edits.then(
        removals,
        false,
        true,
        () -> {
          int removed = (int) removals.stream().filter(Edit::isRemoved).count();
          context.statistics().removed(removed, began);
          removals.stream().filter(edit -> edit.failure() != null).forEach(failed::add);
          return next(page);
        });
  }

  private Step<@Nullable Void> next(PageOperation page) {
    if (page.nextCursor() != 0) {
      return walk(page.nextCursor());
    }
    if (!failed.isEmpty()) {
      EditFailures.checkAll(failed, "removed; there were " + walked);
    }
    // A MISMATCH, because somebody listens, leaves it at the walk.
    return Step.call(context.bytes().clear(Modifiers.UNLESS_WATCHED), cleared -> null);
  }
}
