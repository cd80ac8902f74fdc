/**
 * What each call on a cache does, written once for callers that block and callers that do not. It
 * takes keys and values from the facades, has them encoded, hands operations to the client, and
 * makes the call's result of what these bring back.
 *
 * <p>A call is a chain of {@link io.crabcache.jcache.operation.Step}s: most have one operation,
 * some need the result of one for the next. {@link io.crabcache.jcache.operation.Steps} runs a
 * chain, on the thread that waits or on an executor.
 */
@NullMarked
package io.crabcache.jcache.operation;

import org.jspecify.annotations.NullMarked;
