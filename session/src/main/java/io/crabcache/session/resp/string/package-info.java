/**
 * Commands of the text dialects: on values, which all are strings. Each turns a request into rows
 * of the engine's batch, and says how the engine's reply is written.
 */
@NullMarked
package io.crabcache.session.resp.string;

import org.jspecify.annotations.NullMarked;
