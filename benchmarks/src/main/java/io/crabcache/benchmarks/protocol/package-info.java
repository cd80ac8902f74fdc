/**
 * The text dialects alone: requests that lie in a buffer as a socket leaves them, and replies that
 * nobody reads.
 */
@NullMarked
package io.crabcache.benchmarks.protocol;

import org.jspecify.annotations.NullMarked;
