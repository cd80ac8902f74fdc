package io.crabcache.jcache.event;

import javax.cache.Cache;
import javax.cache.event.CacheEntryListener;

/**
 * A cache entry listener that wants to know when it may have missed events: because the connection
 * to the server was lost and is there again, because the server has dropped events that the
 * listener was too slow for, or because the cache was destroyed and created anew. No event is ever
 * delivered twice.
 *
 * <p>To be implemented beside the listener interfaces of JSR-107. Whoever keeps something in step
 * with a cache reads what it needs from the cache again when it is called: from that moment on it
 * hears of every change.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public interface MissedEventsListener<K, V> extends CacheEntryListener<K, V> {

  /**
   * Events may have been missed. Called on the thread and in the order of the other events.
   *
   * @param cache whose events are meant
   */
  void onMissedEvents(Cache<K, V> cache);
}
