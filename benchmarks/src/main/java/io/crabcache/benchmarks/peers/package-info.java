/**
 * The JCache provider beside others, each with its server in a process of its own and its client in
 * another one. {@link io.crabcache.benchmarks.peers.PeerComparison} is what people run; the load
 * itself is in the package {@code driver}.
 */
@NullMarked
package io.crabcache.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
