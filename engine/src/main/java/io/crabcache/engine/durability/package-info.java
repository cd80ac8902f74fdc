/**
 * Brings store and log together: recovers an engine from a data directory, has its mutations
 * logged, and bounds the log by snapshots. The only package of the engine that knows both.
 */
@NullMarked
package io.crabcache.engine.durability;

import org.jspecify.annotations.NullMarked;
