/** What the way of bytes from the socket to the session costs, and what other ways would. */
@NullMarked
package io.crabcache.benchmarks.net;

import org.jspecify.annotations.NullMarked;
