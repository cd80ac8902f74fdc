/**
 * Carries operations to an engine in this process. The caller's thread writes the operation's
 * commands into a frame as for a server, runs a session over it, and reads the reply: the same
 * bytes and the same code as over a socket, without a hand-over to another thread.
 */
@NullMarked
package io.crabcache.client.embedded;

import org.jspecify.annotations.NullMarked;
