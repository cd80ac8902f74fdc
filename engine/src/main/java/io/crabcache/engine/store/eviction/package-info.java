/**
 * Decides which entry has to go when there is no room. The shard tells it of each entry that comes,
 * is used and goes, and asks it for victims; it keeps its lists in the entries themselves, through
 * {@link io.crabcache.engine.store.eviction.RankedEntries}.
 */
@NullMarked
package io.crabcache.engine.store.eviction;

import org.jspecify.annotations.NullMarked;
