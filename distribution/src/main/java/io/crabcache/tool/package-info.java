/** What the demo and the benchmark share: how a tool fails, and that it leaves nothing behind. */
@NullMarked
package io.crabcache.tool;

import org.jspecify.annotations.NullMarked;
