package io.crabcache.engine.durability;

import org.jspecify.annotations.Nullable;

/**
 * What snapshots have done since the start.
 *
 * @param taken snapshots completed
 * @param underWay whether one is being written
 * @param bytes size of the one that counts, 0 if there is none
 * @param entries entries in the last one completed
 * @param nanos time that the last one completed took
 * @param failure why the last one was given up; null if it was not. The log is whole all the same,
 *     and another one is tried later.
 */
public record SnapshotStatus(
    long taken, boolean underWay, long bytes, long entries, long nanos, @Nullable String failure) {}
