/**
 * Commands of the text dialects: on the server: what it is, how it fares and how it is configured.
 */
@NullMarked
package io.crabcache.session.resp.server;

import org.jspecify.annotations.NullMarked;
