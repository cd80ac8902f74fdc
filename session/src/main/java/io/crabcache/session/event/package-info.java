/**
 * How clients hear of changes that others make: from the engine, which tells a subscription under
 * the lock of a shard, to the connection of the subscriber, and back to whoever waits for it.
 *
 * <p>A {@link io.crabcache.session.event.Subscription} queues events for its {@link
 * io.crabcache.session.event.Feed}, the connection's, and wakes it. The feed writes them behind
 * whatever replies the connection has, as many as the subscription's window allows; the client
 * acknowledges them when it has dealt with them. What a batch of another connection waits for is a
 * {@link io.crabcache.session.event.Settlement}: when every synchronous subscription that the batch
 * has told something has acknowledged it, or is gone, or has let too much time pass, that
 * connection's feed tells its client.
 *
 * <p>Threads and locks: a feed belongs to its connection's thread, save what the methods say that
 * other threads call. A subscription has a lock of its own, taken under a shard's and held only to
 * move events in memory; under it only queues of feeds and counters are touched, and connections
 * are woken, which means handing a task to their thread. Nothing that holds it calls the engine.
 */
@NullMarked
package io.crabcache.session.event;

import org.jspecify.annotations.NullMarked;
