/**
 * What a cache tells of itself: the counters of this client, and the beans under which JMX shows
 * them and the configuration. It takes numbers from the calls of {@code operation}, and the
 * server's counter of evictions when somebody asks.
 */
@NullMarked
package io.crabcache.jcache.management;

import org.jspecify.annotations.NullMarked;
