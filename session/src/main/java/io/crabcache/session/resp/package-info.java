/**
 * The text dialects, RESP2, RESP3 and inline lines, where they meet the engine. A {@link
 * io.crabcache.session.resp.RespSession} cuts requests out of what was read and has each request's
 * {@link io.crabcache.session.resp.RespCommand} add a row, or a group of rows, to the turn's batch.
 * The engine executes the batch and hands its replies to {@link
 * io.crabcache.session.resp.RespReplies}, which writes each in the {@link
 * io.crabcache.session.resp.ReplyFormat} that the command has chosen.
 *
 * <p>Commands are one class each, in the packages below this one, and know nothing of sockets. What
 * sessions of an event loop need only during a turn they share in a {@link
 * io.crabcache.session.resp.RespLoop}; what those of all event loops share, and what they see of
 * the server around them, is in a {@link io.crabcache.session.resp.ServerContext}.
 */
@NullMarked
package io.crabcache.session.resp;

import org.jspecify.annotations.NullMarked;
