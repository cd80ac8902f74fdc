package io.crabcache.client.event;

import java.util.List;

/**
 * What an application does with events. Called by one thread at a time; what it throws is logged,
 * and the events count as dealt with.
 */
public interface EventHandler {

  /**
   * Entries have changed; those of one key in the order of their changes.
   *
   * @param events one or more
   */
  void changed(List<EntryEvent> events);

  /**
   * There may have been changes that the handler is not told of: the connection was lost, or it was
   * too slow. Comes behind what was told before, and when changes are told again.
   */
  void missed();
}
