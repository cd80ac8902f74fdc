/**
 * Finds the entry of a key in one cache of one shard, and the next in the order of the hashes. It
 * takes hashes and references from the shard, keeps them in blocks of the shard's memory, and knows
 * of an entry only what {@link io.crabcache.engine.store.index.IndexedEntries} tells.
 */
@NullMarked
package io.crabcache.engine.store.index;

import org.jspecify.annotations.NullMarked;
