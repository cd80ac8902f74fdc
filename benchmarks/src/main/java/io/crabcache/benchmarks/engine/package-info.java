/**
 * The engine alone, called as a session calls it: a batch that is used again and again, and replies
 * that nobody reads. What is measured here has crossed no socket.
 */
@NullMarked
package io.crabcache.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
