package io.crabcache.engine.log;

import org.jspecify.annotations.Nullable;

/**
 * How the reading of a log ended.
 *
 * @param logId id of the log, 0 if there is none yet
 * @param position position behind the last record
 * @param offset offset behind the last block of the last segment
 * @param highestVersion highest version in any header
 * @param synced position up to which somebody says that the log was on disk
 * @param closed whether the log was closed in good order
 * @param bad where it stopped to be readable; null if it did not
 */
record LogEnd(
    long logId,
    long position,
    long offset,
    long highestVersion,
    long synced,
    boolean closed,
    @Nullable BadPlace bad) {}
