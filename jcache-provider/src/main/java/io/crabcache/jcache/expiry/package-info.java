/**
 * Expiry policies. It takes the policy of a cache's configuration when the cache is created and
 * turns it into durations that the server applies, so that no call needs a round trip for expiry.
 */
@NullMarked
package io.crabcache.jcache.expiry;

import org.jspecify.annotations.NullMarked;
