package io.crabcache.engine.log;

import org.jspecify.annotations.Nullable;

/**
 * What a log has done since its start, and how it is.
 *
 * @param sync its policy
 * @param appended position of the last mutation
 * @param written position up to which the operating system has the log
 * @param synced position up to which the log is on disk
 * @param records mutations that were written
 * @param blocks writes that they took
 * @param syncs flushes to disk
 * @param syncNanos time that these took together
 * @param longestSyncNanos time that the longest took
 * @param segments files of the log
 * @param logBytes size of these files together
 * @param failure why the log has failed, null while all is well
 */
public record LogStatus(
    SyncPolicy sync,
    long appended,
    long written,
    long synced,
    long records,
    long blocks,
    long syncs,
    long syncNanos,
    long longestSyncNanos,
    int segments,
    long logBytes,
    @Nullable String failure) {}
