/**
 * The JSR-107 provider: thin facades that turn calls on a {@code javax.cache.Cache} into operations
 * of the client, or of an engine in this process.
 */
@NullMarked
package io.crabcache.jcache;

import org.jspecify.annotations.NullMarked;
