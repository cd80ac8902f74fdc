/**
 * Servers in processes of their own, so that a measurement can tell their costs from the load's.
 */
@NullMarked
package io.crabcache.benchmarks.process;

import org.jspecify.annotations.NullMarked;
