/**
 * What each call on a cache does, written once for callers that block and callers that do not. It
 * takes keys and values from the facades, has them encoded, hands operations to the client, and
 * makes the call's result of what these bring back.
 *
 * <p>A call is a chain of {@link io.crabcache.jcache.operation.Step}s: most have one operation,
 * some need the result of one for the next. {@link io.crabcache.jcache.operation.Steps} runs a
 * chain, on the thread that waits or on an executor.
 *
 * <p>Where this process has to look at an entry before it knows what to write, because of an entry
 * processor, a writer, a custom expiry policy or a comparison by {@code equals}, the call is made
 * of {@link io.crabcache.jcache.operation.Edit}s, and {@link io.crabcache.jcache.operation.Edits}
 * carries them out, with versions, retries and leases.
 */
@NullMarked
package io.crabcache.jcache.operation;

import org.jspecify.annotations.NullMarked;
