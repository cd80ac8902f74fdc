package io.crabcache.jcache.operation;

import io.crabcache.jcache.expiry.Expiry;
import io.crabcache.jcache.integration.Loader;
import io.crabcache.jcache.processor.ProcessorEntry;
import java.util.Objects;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import org.jspecify.annotations.Nullable;

/** Lets an entry processor work on an entry. It is run again if another client was faster. */
final class ProcessorEdit<K, V, T> extends Edit<K, V> {

  private final CacheContext<K, V> context;
  private final @Nullable Loader<K, V> loader;
  private final EntryProcessor<K, V, T> processor;
  private final @Nullable Object[] arguments;

  private @Nullable T result;
  private @Nullable V value;

  /**
   * Creates the edit.
   *
   * @param loader loads what the processor misses, null to leave it missing
   */
  ProcessorEdit(
      CacheContext<K, V> context,
      @Nullable Loader<K, V> loader,
      K key,
      byte[] encodedKey,
      EntryProcessor<K, V, T> processor,
      @Nullable Object[] arguments) {
    super(key, encodedKey);
    this.context = context;
    this.loader = loader;
    this.processor = processor;
    this.arguments = arguments;
  }

  /** What the processor has returned. */
  @Nullable T result() {
    return result;
  }

  @Override
  Change decide(Found found) {
    var entry = new ProcessorEntry<>(key, found.value(), context.values(), loader);
    result = Turns.processing(() -> process(entry));
    value = entry.value();
    Expiry expiry = context.expiry();
    return switch (entry.outcome()) {
      case NOTHING -> Change.NOTHING;
      case READ -> Change.access(expiry.forAccess());
      case LOADED -> Change.load(Objects.requireNonNull(entry.encoded()), expiry.forCreation());
      case SET ->
          Change.put(
              Objects.requireNonNull(entry.encoded()),
              found.exists() ? expiry.forUpdate() : expiry.forCreation());
      case REMOVED -> Change.REMOVE;
    };
  }

  private @Nullable T process(ProcessorEntry<K, V> entry) {
    try {
      return processor.process(entry, arguments);
    } catch (EntryProcessorException e) {
      throw e;
    } catch (Throwable e) {
      throw new EntryProcessorException(
          "the entry processor " + processor.getClass().getName() + " failed: " + e, e);
    }
  }

  @Override
  @Nullable V written() {
    return value;
  }
}
