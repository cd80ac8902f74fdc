/**
 * The store. It takes batches of commands from a session or from the embedded provider, applies
 * them to the entries it holds, and hands back replies. It knows no socket.
 */
@NullMarked
package io.crabcache.engine;

import org.jspecify.annotations.NullMarked;
