/**
 * Sends the same commands to Redis and to the server and compares what comes back.
 *
 * <p>{@code Forms} knows what commands look like, {@code CommandStream} makes requests from them by
 * a seed, {@code Conversation} takes them to one of the two servers, {@code Comparison} says which
 * replies count as the same, and {@code Duel} runs all of it and cuts a difference down to the
 * fewest commands that show it. Bytes are chars of ISO 8859-1 throughout.
 */
@NullMarked
package io.crabcache.redis.differential;

import org.jspecify.annotations.NullMarked;
