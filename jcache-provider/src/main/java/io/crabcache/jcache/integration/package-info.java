/**
 * The application's own code behind a cache. It takes keys from calls that miss, has the
 * application's {@code CacheLoader} load them, and hands values on to be put into the cache.
 */
@NullMarked
package io.crabcache.jcache.integration;

import org.jspecify.annotations.NullMarked;
