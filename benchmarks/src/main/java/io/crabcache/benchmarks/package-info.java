/** Measurements: single stages without a socket under JMH, and whole requests from end to end. */
@NullMarked
package io.crabcache.benchmarks;

import org.jspecify.annotations.NullMarked;
