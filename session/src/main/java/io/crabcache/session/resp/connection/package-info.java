/**
 * Commands of the text dialects: on the connection itself: what the client says of itself and how
 * it wants to be answered.
 */
@NullMarked
package io.crabcache.session.resp.connection;

import org.jspecify.annotations.NullMarked;
