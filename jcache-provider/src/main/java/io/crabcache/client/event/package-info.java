/**
 * How a client hears of changes of entries. {@link io.crabcache.client.event.Subscriptions} is told
 * by the transport what the server has sent, hands it to the {@link
 * io.crabcache.client.event.Subscription} that it is for, and says back how far that has come. What
 * the application wants to be done runs on threads of this package, never on a transport's: for
 * each subscription one event at a time and in their order, for several at the same time.
 *
 * <p>A transport that has lost its connection subscribes anew as soon as it has another one; what
 * happened in between nobody knows, and each handler is told so behind the last event before and in
 * front of the first one after it.
 */
@NullMarked
package io.crabcache.client.event;

import org.jspecify.annotations.NullMarked;
