/**
 * What callers ask for: one class for each kind of command. An operation is made by {@link
 * io.crabcache.client.ByteCache}, writes its commands into a frame, reads their results from the
 * reply, and is itself the completion that its caller waits for. It knows neither sockets nor
 * queues.
 */
@NullMarked
package io.crabcache.client.operation;

import org.jspecify.annotations.NullMarked;
