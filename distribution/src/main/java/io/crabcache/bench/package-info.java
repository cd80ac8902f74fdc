/**
 * {@code crabcache bench}: the server beside Redis, on the same machine, in the same minutes.
 *
 * <p>A measurement begins in {@link io.crabcache.bench.BenchCommand}, which starts the servers
 * ({@link io.crabcache.bench.BenchedServer}) and hands them to {@link io.crabcache.bench.Matrix},
 * whose cells are loads ({@link io.crabcache.bench.Cell}) that all servers get in turns, or to
 * {@link io.crabcache.bench.PacedComparison}, which keeps one load up for long at a fixed rate. The
 * load comes from redis-benchmark ({@link io.crabcache.bench.RedisBenchmark}) or, where that cannot
 * give it, from {@link io.crabcache.bench.RespLoad}. What was measured ends as lines in {@link
 * io.crabcache.bench.BenchReport}.
 */
@NullMarked
package io.crabcache.bench;

import org.jspecify.annotations.NullMarked;
