/**
 * A JVM that puts load on a cache through {@code javax.cache} alone, the same for whichever
 * provider is on its class path. It is told by lines on its standard input what to run, and answers
 * with lines on its standard output.
 */
@NullMarked
package io.crabcache.benchmarks.peers.driver;

import org.jspecify.annotations.NullMarked;
