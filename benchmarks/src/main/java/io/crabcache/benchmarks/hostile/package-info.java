/** Clients that misbehave in numbers, and what the server did about them. */
@NullMarked
package io.crabcache.benchmarks.hostile;

import org.jspecify.annotations.NullMarked;
