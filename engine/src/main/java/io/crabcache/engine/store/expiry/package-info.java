/**
 * Finds the entries whose expiry has passed. The shard schedules and cancels entries and takes
 * those that are due a few at a time; the lists are kept in the entries themselves, through {@link
 * io.crabcache.engine.store.expiry.TimedEntries}.
 */
@NullMarked
package io.crabcache.engine.store.expiry;

import org.jspecify.annotations.NullMarked;
