/**
 * Commands of the text dialects: on keys, whatever their values. Each turns a request into rows of
 * the engine's batch, and says how the engine's reply is written.
 */
@NullMarked
package io.crabcache.session.resp.key;

import org.jspecify.annotations.NullMarked;
