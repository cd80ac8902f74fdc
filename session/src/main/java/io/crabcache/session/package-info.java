/**
 * One connection's dialogue. It takes the bytes of one read, cuts them into requests of the dialect
 * that the connection speaks, hands them to the engine as one batch, and hands on the replies as
 * the bytes of one write.
 */
@NullMarked
package io.crabcache.session;

import org.jspecify.annotations.NullMarked;
