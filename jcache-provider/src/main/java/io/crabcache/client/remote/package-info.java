/**
 * Carries operations to a server over few TCP connections. A {@link
 * io.crabcache.client.remote.Connection} takes operations from any thread into its queue and
 * outlives the sockets; a {@link io.crabcache.client.remote.Link} is one socket from connect to
 * close, and drives a {@link io.crabcache.client.dialogue.Dialogue}.
 *
 * <h2>Who owns what</h2>
 *
 * <p>Callers touch a connection's {@link io.crabcache.client.remote.Mailbox}: the permits that
 * bound it, the queue (many producers, one consumer) and the flag {@code drainDue}. Everything else
 * belongs to the connection's event loop, stands below a marked line, and needs no lock.
 * Connections keep their event loop for life, whichever link they have.
 *
 * <h2>Who wakes whom</h2>
 *
 * <p>A caller takes a permit, puts its operation into the queue, and, if {@code drainDue} is false,
 * sets it and has the loop run {@code drain}. The loop drains the queue into frames. When it can
 * write no more (as many frames under way as may be, no connection yet, a full socket), it leaves
 * {@code drainDue} set: callers then only queue, and the reply, the welcome or the socket that ends
 * the obstacle drains again. So operations gather exactly while the connection is busy, and leave
 * at once when it is not; no timer is involved. When the queue is empty, the loop clears the flag
 * and looks at the queue once more.
 *
 * <p>No wake-up is lost: a caller advances the queue's producer index before it reads the flag, and
 * the loop clears the flag before it reads that index, each with full ordering. If the loop misses
 * the operation, the caller must see the flag cleared.
 *
 * <p>A caller that waits for its result parks as the operation's waiter (see {@link
 * io.crabcache.client.operation.Operation}); the reply unparks it. A caller that waits for room in
 * the queue waits on the permits, which the loop gives back as it takes operations from the queue.
 *
 * <h2>Deadlines</h2>
 *
 * <p>Blocking callers park no longer than their own deadline. For all others, and to free what
 * overdue operations hold, a coarse scan runs on the event loop while anything is under way or may
 * be queued without a word to the loop. A link on which nothing was read for an operation's
 * timeout, though a frame awaits its reply for that long, is taken for dead.
 */
@NullMarked
package io.crabcache.client.remote;

import org.jspecify.annotations.NullMarked;
