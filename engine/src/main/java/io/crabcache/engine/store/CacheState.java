package io.crabcache.engine.store;

/**
 * A cache as it was at one instant.
 *
 * @param cache the cache
 * @param spec what it was configured with
 * @param epoch how often it had been cleared
 */
public record CacheState(CacheHandle cache, CacheSpec spec, long epoch) {}
