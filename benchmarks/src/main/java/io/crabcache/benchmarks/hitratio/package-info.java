/**
 * How many requests the store answers from what it keeps, beside other caches of the same size: the
 * same accesses through each, one thread, no time.
 */
@NullMarked
package io.crabcache.benchmarks.hitratio;

import org.jspecify.annotations.NullMarked;
