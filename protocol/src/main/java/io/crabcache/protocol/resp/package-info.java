/**
 * The text dialects: RESP2, RESP3 and inline lines, read by a server and written by it.
 *
 * <p>Place in a request's life: a connection whose first byte is not that of the native preface
 * gets a session that cuts its input with {@link io.crabcache.protocol.resp.RequestReader}; the
 * arguments stay in the input until the engine has copied them into the store. The session encodes
 * each reply with {@link io.crabcache.protocol.resp.RespWriter} at the end of the connection's
 * output. Nothing here knows a command.
 *
 * <h2>Requests</h2>
 *
 * <p>A request is a list of byte strings, the command's name first. Clients may send any number of
 * them without waiting; replies come in the same order. A program sends an array of bulk strings:
 *
 * <pre>
 * *3 CR LF            number of arguments, decimal
 * $3 CR LF            bytes of the first
 * SET CR LF           these bytes, any at all, and a line end that does not count
 * $1 CR LF k CR LF
 * $0 CR LF CR LF      an empty argument
 * </pre>
 *
 * A number has no sign in front but that of a negative count, and no leading zero. A count of 0 or
 * less is a request of nothing, and gets no reply. A request whose first byte is not an asterisk is
 * an inline line, for people: words between blanks up to LF or CR LF, which may be quoted ({@code
 * "a\n\x00"}, {@code 'it\'s'}). An empty line gets no reply.
 *
 * <p>What is no request gets the error {@code ERR Protocol error: ...} and the connection is
 * closed, because where the next request begins is not known any more. Sizes over a limit are
 * refused when they are announced. Unlike Redis, the reader checks each line end, so that a wrong
 * length is found where it stands.
 *
 * <h2>Replies</h2>
 *
 * <p>The first byte tells the type. RESP2 is spoken until the client asks for the other with {@code
 * HELLO 3}.
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>type</th><th>RESP3</th><th>RESP2</th></tr>
 * <tr><td>simple string</td><td>{@code +OK}</td><td>same</td></tr>
 * <tr><td>error</td><td>{@code -ERR text}</td><td>same</td></tr>
 * <tr><td>integer, 64 bits</td><td>{@code :-2}</td><td>same</td></tr>
 * <tr><td>bulk string</td><td>{@code $5}, line end, 5 bytes</td><td>same</td></tr>
 * <tr><td>array of 2 replies</td><td>{@code *2}, then these</td><td>same</td></tr>
 * <tr><td>map of 2 pairs</td><td>{@code %2}, then keys and values in turn</td><td>{@code *4}</td></tr>
 * <tr><td>set of 2</td><td>{@code ~2}</td><td>{@code *2}</td></tr>
 * <tr><td>push of 2, no answer</td><td>{@code >2}</td><td>{@code *2}</td></tr>
 * <tr><td>null</td><td>{@code _}</td><td>{@code $-1}, for an array {@code *-1}</td></tr>
 * <tr><td>boolean</td><td>{@code #t #f}</td><td>{@code :1 :0}</td></tr>
 * <tr><td>double</td><td>{@code ,1.5 ,inf ,-inf ,nan}</td><td>the same text as a bulk string</td></tr>
 * <tr><td>verbatim text</td><td>{@code =9}, line end, {@code txt:} and 5 bytes</td><td>bulk string</td></tr>
 * </table>
 *
 * Each header and each bulk string ends with CR LF. A client finds an error by its first byte and
 * tells errors apart by their first word.
 */
@NullMarked
package io.crabcache.protocol.resp;

import org.jspecify.annotations.NullMarked;
