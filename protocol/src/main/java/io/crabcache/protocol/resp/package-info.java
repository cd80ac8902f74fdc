/**
 * The text dialects: RESP2, RESP3 and inline lines, read by a server and written by it.
 *
 * <p>Place in a request's life: a connection whose first byte is not that of the native preface
 * gets a session that cuts its input with {@link io.crabcache.protocol.resp.RequestReader}; the
 * arguments stay in the input until the engine has copied them into the store. The session encodes
 * each reply with {@link io.crabcache.protocol.resp.RespWriter} at the end of the connection's
 * output.
 */
@NullMarked
package io.crabcache.protocol.resp;

import org.jspecify.annotations.NullMarked;
