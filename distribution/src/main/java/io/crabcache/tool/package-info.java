/**
 * What the demo and the benchmark share: how a tool fails, that it leaves nothing behind, and how
 * it asks a server how it is.
 */
@NullMarked
package io.crabcache.tool;

import org.jspecify.annotations.NullMarked;
