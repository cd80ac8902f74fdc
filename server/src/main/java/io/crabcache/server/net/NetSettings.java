package io.crabcache.server.net;

import io.crabcache.session.SessionLimits;

/**
 * What the network layer is told about its bounds.
 *
 * @param host address to listen on
 * @param port TCP port, 0 for any
 * @param eventLoops number of event loops to listen on
 * @param maxConnections most connections at a time
 * @param bufferBytes first size of buffers
 * @param unfinishedTimeoutMillis how long a frame or a handshake may stay unfinished
 * @param session bounds of each session
 */
public record NetSettings(
    String host,
    int port,
    int eventLoops,
    int maxConnections,
    int bufferBytes,
    int unfinishedTimeoutMillis,
    SessionLimits session) {}
