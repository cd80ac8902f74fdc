/**
 * The JSR-107 provider: thin facades that turn calls on a {@code javax.cache.Cache} into operations
 * of the client, or of an engine in this process. An application comes in by {@link
 * io.crabcache.jcache.CrabCachingProvider} and gets managers and caches. {@link
 * io.crabcache.jcache.CrabCache} hands its calls to {@code operation}, which has keys and values
 * encoded by {@code codec} and talks to {@link io.crabcache.client.ByteCache}.
 */
@NullMarked
package io.crabcache.jcache;

import org.jspecify.annotations.NullMarked;
