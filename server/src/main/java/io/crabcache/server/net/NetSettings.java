package io.crabcache.server.net;

import io.crabcache.protocol.resp.RequestLimits;
import io.crabcache.session.SessionLimits;

/**
 * What the network layer is told about its bounds.
 *
 * @param host address to listen on
 * @param port TCP port, 0 for any
 * @param eventLoops number of event loops to listen on
 * @param maxConnections most connections at a time
 * @param maxHeldBytes most bytes of unfinished requests and unread replies, over all connections
 * @param maxStalledBytes those of them that replies may be which wait to be read, before clients
 *     wait for each other
 * @param bufferBytes first size of buffers
 * @param unfinishedTimeoutMillis how long a frame or a handshake may stay unfinished, and how long
 *     a client may take none of its replies
 * @param idleTimeoutMillis how long a client may send nothing while nothing is owed to it; 0 for
 *     ever
 * @param session bounds of each session
 * @param requests bounds of a request in a text dialect
 */
public record NetSettings(
    String host,
    int port,
    int eventLoops,
    int maxConnections,
    long maxHeldBytes,
    long maxStalledBytes,
    int bufferBytes,
    int unfinishedTimeoutMillis,
    int idleTimeoutMillis,
    SessionLimits session,
    RequestLimits requests) {}
