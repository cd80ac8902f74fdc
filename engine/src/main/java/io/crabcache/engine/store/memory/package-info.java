/**
 * The memory of one shard outside the Java heap: an address space of arenas, and the allocator that
 * cuts it into pages and blocks. It takes sizes from the shard and its indexes, hands out
 * references to blocks, and tells its owner when it moves one. It knows neither entry nor key.
 */
@NullMarked
package io.crabcache.engine.store.memory;

import org.jspecify.annotations.NullMarked;
