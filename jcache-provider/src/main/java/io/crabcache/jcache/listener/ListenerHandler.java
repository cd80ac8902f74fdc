package io.crabcache.jcache.listener;

import io.crabcache.client.event.EntryEvent;
import io.crabcache.client.event.EventHandler;
import io.crabcache.jcache.codec.TypedCodec;
import io.crabcache.jcache.event.MissedEventsListener;
import io.crabcache.jcache.operation.Turns;
import io.crabcache.protocol.EventLayout;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import javax.cache.Cache;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to an application's listener, those of one kind that follow each other in one call.
 * What listener or filter throw is logged: whoever has changed the entry may be in another process,
 * and the entry has changed.
 */
final class ListenerHandler<K, V> implements EventHandler {
  private static final Logger LOG = System.getLogger(ListenerHandler.class.getName());

  private final Cache<K, V> cache;
  private final TypedCodec<K> keys;
  private final TypedCodec<V> values;
  private final CacheEntryListener<? super K, ? super V> listener;
  private final @Nullable CacheEntryEventFilter<? super K, ? super V> filter;

  ListenerHandler(
      Cache<K, V> cache,
      TypedCodec<K> keys,
      TypedCodec<V> values,
      CacheEntryListener<? super K, ? super V> listener,
      @Nullable CacheEntryEventFilter<? super K, ? super V> filter) {
    this.cache = cache;
    this.keys = keys;
    this.values = values;
    this.listener = listener;
    this.filter = filter;
  }

  /** Kinds of events that the listener has methods for. */
  int kinds() {
    return (listener instanceof CacheEntryCreatedListener ? EventLayout.CREATED : 0)
        | (listener instanceof CacheEntryUpdatedListener ? EventLayout.UPDATED : 0)
        | (listener instanceof CacheEntryRemovedListener ? EventLayout.REMOVED : 0)
        | (listener instanceof CacheEntryExpiredListener ? EventLayout.EXPIRED : 0);
  }

  @Override
  public void changed(List<EntryEvent> events) {
    Turns.listening(() -> tell(events));
  }

  private void tell(List<EntryEvent> events) {
    List<CacheEntryEvent<? extends K, ? extends V>> sameKind = new ArrayList<>();
    for (EntryEvent event : events) {
      CacheEntryEvent<K, V> view = view(event);
      if (view == null || !passes(view)) {
        continue;
      }
      if (!sameKind.isEmpty() && sameKind.get(0).getEventType() != view.getEventType()) {
        dispatch(sameKind);
        sameKind = new ArrayList<>(); // The listener may keep what it was given.
      }
      sameKind.add(view);
    }
    if (!sameKind.isEmpty()) {
      dispatch(sameKind);
    }
  }

  private @Nullable CacheEntryEvent<K, V> view(EntryEvent event) {
    try {
      byte[] old = event.oldValue();
      V oldValue = old == null ? null : values.decode(old);
      byte[] now = event.value();
      V value = now == null ? oldValue : values.decode(now);
      return new EntryEventView<>(
          cache, type(event.kind()), keys.decode(event.key()), value, oldValue);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "cache " + cache.getName() + ": an event cannot be read", e);
      return null;
    }
  }

  private static EventType type(int kind) {
    return switch (kind) {
      case EventLayout.CREATED -> EventType.CREATED;
      case EventLayout.UPDATED -> EventType.UPDATED;
      case EventLayout.REMOVED -> EventType.REMOVED;
      default -> EventType.EXPIRED;
    };
  }

  private boolean passes(CacheEntryEvent<K, V> event) {
    try {
      return filter == null || filter.evaluate(event);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "cache " + cache.getName() + ": the filter of a listener failed", e);
      return false;
    }
  }

  @SuppressWarnings(
      "unchecked") // A listener that has a method takes what a cache of its types gives.
  private void dispatch(List<CacheEntryEvent<? extends K, ? extends V>> events) {
    Iterable<CacheEntryEvent<? extends K, ? extends V>> handed = List.copyOf(events);
    try {
      switch (events.get(0).getEventType()) {
        case CREATED -> ((CacheEntryCreatedListener<K, V>) listener).onCreated(handed);
        case UPDATED -> ((CacheEntryUpdatedListener<K, V>) listener).onUpdated(handed);
        case REMOVED -> ((CacheEntryRemovedListener<K, V>) listener).onRemoved(handed);
        case EXPIRED -> ((CacheEntryExpiredListener<K, V>) listener).onExpired(handed);
      }
    } catch (RuntimeException | Error e) { // The events behind these are still to be told.
      LOG.log(Level.WARNING, "cache " + cache.getName() + ": a listener failed", e);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // see dispatch
  public void missed() {
    if (listener instanceof MissedEventsListener) {
      ((MissedEventsListener<K, V>) listener).onMissedEvents(cache);
    } else {
      LOG.log(
          Level.WARNING,
          "cache {0}: a listener may have missed events; it can implement {1} to be told",
          cache.getName(),
          MissedEventsListener.class.getName());
    }
  }
}
