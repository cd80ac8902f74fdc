package io.crabcache.jcache.integration;

import java.io.Closeable;
import java.util.Collection;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * An application's {@link CacheWriter}. What it throws becomes a {@link CacheWriterException}. As
 * thread safe as the writer, with {@link Customization}'s rules for closing.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class Writer<K, V> implements Closeable {

  private final Customization<CacheWriter<? super K, ? super V>> writer;

  /**
   * Wraps a writer.
   *
   * @param cacheName for messages
   */
  public Writer(String cacheName, CacheWriter<? super K, ? super V> writer) {
    this.writer = new Customization<>(cacheName, "writer", writer);
  }

  /**
   * Writes an entry.
   *
   * @throws CacheWriterException if the writer fails
   */
  public void write(Cache.Entry<K, V> entry) {
    call(application -> application.write(entry));
  }

  /**
   * Deletes an entry.
   *
   * @throws CacheWriterException if the writer fails
   */
  public void delete(K key) {
    call(application -> application.delete(key));
  }

  /**
   * Writes entries.
   *
   * @param entries the writer takes those out that it has written
   * @return why those that are left were not written; null if the writer did not fail
   */
  public @Nullable CacheWriterException writeAll(
      Collection<Cache.Entry<? extends K, ? extends V>> entries) {
    return callAll(application -> writeAll(application, entries));
  }

  /** Entries of our types are entries of the writer's, which only takes out of the collection. */
  @SuppressWarnings("unchecked")
  private static <A, B, K extends A, V extends B> void writeAll(
      CacheWriter<A, B> application, Collection<Cache.Entry<? extends K, ? extends V>> entries) {
    application.writeAll((Collection<Cache.Entry<? extends A, ? extends B>>) (Object) entries);
  }

  /**
   * Deletes entries.
   *
   * @param keys the writer takes those out that it has deleted
   * @return why those that are left were not deleted; null if the writer did not fail
   */
  public @Nullable CacheWriterException deleteAll(Collection<?> keys) {
    return callAll(application -> application.deleteAll(keys));
  }

  private @Nullable CacheWriterException callAll(Consumer<CacheWriter<? super K, ? super V>> work) {
    try {
      call(work);
      return null;
    } catch (CacheWriterException e) {
      return e;
    }
  }

  private void call(Consumer<CacheWriter<? super K, ? super V>> work) {
    writer.use(
        application -> {
          try {
            work.accept(application);
            return null;
          } catch (CacheWriterException e) {
            throw e;
          } catch (RuntimeException e) {
            throw new CacheWriterException("the writer " + writer.className() + " failed", e);
          }
        });
  }

  @Override
  public void close() {
    writer.close();
  }
}
