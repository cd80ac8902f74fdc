package io.crabcache.jcache.operation;

import io.crabcache.jcache.integration.Writer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * Tells the application's writer what edits have decided, before the cache. An edit that it does
 * not write fails, and the cache keeps what it has.
 *
 * <p>A writer says which elements of a collection have failed by throwing an exception and leaving
 * these in the collection. One that leaves elements and throws nothing has not said whether they
 * were written: what it may have written is dropped from the cache, which is safe in both cases,
 * and what it may have deleted goes as it was to.
 *
 * @param writer the writer
 * @param asBulk whether it gets collections
 * @param dropped takes the edits whose entries are to be dropped
 */
record WriteThrough<K, V>(Writer<K, V> writer, boolean asBulk, Consumer<Edit<K, V>> dropped) {

  /** Writes, and returns the edits that go on to the cache. */
  List<Edit<K, V>> write(List<Edit<K, V>> decided) {
    List<Edit<K, V>> puts = new ArrayList<>();
    List<Edit<K, V>> removals = new ArrayList<>();
    List<Edit<K, V>> written = new ArrayList<>(decided.size());
    for (Edit<K, V> edit : decided) {
      if (!edit.change().isWritten()) {
        written.add(edit);
      } else {
        (edit.change().kind() == Change.Kind.PUT ? puts : removals).add(edit);
      }
    }
    if (asBulk) {
      writeAll(puts, written);
      deleteAll(removals, written);
    } else {
      puts.forEach(edit -> single(edit, () -> writer.write(entry(edit)), written));
      removals.forEach(edit -> single(edit, () -> writer.delete(edit.key), written));
    }
    return written;
  }

  private Cache.Entry<K, V> entry(Edit<K, V> edit) {
    return new CacheEntry<>(edit.key, Objects.requireNonNull(edit.written(), "a PUT has a value"));
  }

  private void single(Edit<K, V> edit, Runnable work, List<Edit<K, V>> written) {
    try {
      work.run();
    } catch (CacheWriterException | IllegalStateException e) {
      edit.fail(e);
      return;
    }
    edit.noteWritten();
    written.add(edit);
  }

  private void writeAll(List<Edit<K, V>> puts, List<Edit<K, V>> written) {
    if (puts.isEmpty()) {
      return;
    }
    IdentityHashMap<Object, Edit<K, V>> edits = new IdentityHashMap<>();
    List<Cache.Entry<? extends K, ? extends V>> left = new ArrayList<>(puts.size());
    for (Edit<K, V> edit : puts) {
      Cache.Entry<K, V> entry = entry(edit);
      edits.put(entry, edit);
      left.add(entry);
    }
    CacheWriterException failure = writer.writeAll(left);
    for (Cache.Entry<? extends K, ? extends V> entry : left) {
      Edit<K, V> edit = edits.remove(entry);
      if (edit != null && failure != null) {
        edit.fail(failure);
      } else if (edit != null) {
        dropped.accept(edit);
      }
    }
    settled(puts, edits.values(), written);
  }

  private void deleteAll(List<Edit<K, V>> removals, List<Edit<K, V>> written) {
    if (removals.isEmpty()) {
      return;
    }
    Map<K, Edit<K, V>> edits = new LinkedHashMap<>();
    removals.forEach(edit -> edits.put(edit.key, edit));
    List<K> left = new ArrayList<>(edits.keySet());
    CacheWriterException failure = writer.deleteAll(left);
    if (failure != null) {
      left.forEach(key -> fail(edits.remove(key), failure));
    }
    settled(removals, edits.values(), written);
  }

  private static void fail(@Nullable Edit<?, ?> edit, CacheWriterException failure) {
    if (edit != null) {
      edit.fail(failure);
    }
  }

  /** Hands on what was written, in the order of the call. */
  private void settled(
      List<Edit<K, V>> all, Collection<Edit<K, V>> done, List<Edit<K, V>> written) {
    done.forEach(Edit::noteWritten);
    for (Edit<K, V> edit : all) {
      if (edit.isWritten()) {
        written.add(edit);
      }
    }
  }
}
