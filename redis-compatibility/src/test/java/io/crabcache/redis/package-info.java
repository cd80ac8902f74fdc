/**
 * The server as those see it who take it for Redis: the field's clients and tools through their
 * ordinary interfaces.
 */
@NullMarked
package io.crabcache.redis;

import org.jspecify.annotations.NullMarked;
