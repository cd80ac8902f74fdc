/**
 * Where bytes come in and go out. It takes what a socket has read, still in the buffer that the
 * kernel filled, hands it to the connection's {@link io.crabcache.session.Session}, and writes the
 * session's replies back, one write per read.
 *
 * <p>A connection belongs to one event loop for its whole life; everything here but {@link
 * io.crabcache.server.net.TcpServer} and the count of connections is touched by that loop alone.
 * Nothing blocks.
 */
@NullMarked
package io.crabcache.server.net;

import org.jspecify.annotations.NullMarked;
