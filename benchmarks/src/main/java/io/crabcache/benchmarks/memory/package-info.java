/** What the store makes of the memory that it is given, and whether it keeps to it. */
@NullMarked
package io.crabcache.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
