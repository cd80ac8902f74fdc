/**
 * What the engine can be asked to do. It takes a batch of commands from a session or from the
 * embedded provider, applies each to the store, and hands each outcome to the caller's {@link
 * io.crabcache.engine.command.Replies}.
 */
@NullMarked
package io.crabcache.engine.command;

import org.jspecify.annotations.NullMarked;
