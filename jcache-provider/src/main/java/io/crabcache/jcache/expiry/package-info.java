/**
 * Expiry policies. It takes the policy of a cache's configuration when the cache is created. A
 * standard one turns into durations that the server applies, so that no call needs a round trip for
 * expiry; any other one is asked by the calls that change or read entries, in this process.
 */
@NullMarked
package io.crabcache.jcache.expiry;

import org.jspecify.annotations.NullMarked;
