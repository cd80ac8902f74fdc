/**
 * Bytes and nothing else: what stands on the wire between a client and a server.
 *
 * <p>Place in a request's life: the client's coalescer writes commands through {@link
 * io.crabcache.protocol.CommandWriter} into one frame; the server's session cuts frames with {@link
 * io.crabcache.protocol.FrameLayout#frameLength}, walks the commands with {@link
 * io.crabcache.protocol.CommandReader} and answers through {@link
 * io.crabcache.protocol.ResultWriter}; the client reads the answer with {@link
 * io.crabcache.protocol.ResultReader}. Nothing here knows a socket, a cache or a clock, so every
 * decoder can be fed any bytes by a test.
 *
 * <p>The format is specified byte by byte in {@code docs/wire-format.md}; the {@code *Layout}
 * classes are its only other home. All integers are little-endian. A decoder throws {@link
 * io.crabcache.protocol.ProtocolException} and nothing else, and never allocates more than the
 * bytes that it was given justify.
 */
@NullMarked
package io.crabcache.protocol;

import org.jspecify.annotations.NullMarked;
