package io.crabcache.client;

/**
 * What a client has done since it was opened; {@code commandsSent / framesSent} tells how well
 * calls coalesce.
 *
 * @param framesSent batch frames
 * @param commandsSent commands in these frames, those included that open caches on connections
 * @param largestFrame most commands in one frame
 * @param queueWaits times that a caller found the queue full
 * @param reconnects connections established after a connection's first
 * @param failed operations that ended with a {@link ClientException}
 */
public record ClientCounters(
    long framesSent,
    long commandsSent,
    long largestFrame,
    long queueWaits,
    long reconnects,
    long failed) {}
