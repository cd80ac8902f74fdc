/**
 * One connection's side of the protocol, without its socket. It takes operations from a queue, lays
 * their commands into frames, remembers which command awaits which result, and hands the results of
 * a reply to their operations. The remote transport runs it on an event loop, the embedded one on
 * the caller's thread, and a fuzz target feeds it any bytes.
 */
@NullMarked
package io.crabcache.client.dialogue;

import org.jspecify.annotations.NullMarked;
