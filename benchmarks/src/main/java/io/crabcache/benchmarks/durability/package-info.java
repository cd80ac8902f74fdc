/** What the log costs where it is not the usual load: at a start, and while a snapshot is taken. */
@NullMarked
package io.crabcache.benchmarks.durability;

import org.jspecify.annotations.NullMarked;
