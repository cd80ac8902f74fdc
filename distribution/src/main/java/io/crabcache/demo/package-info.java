/**
 * The demo: an application that caches the rows of a database, with and without CrabCache, and says
 * what that was worth.
 */
@NullMarked
package io.crabcache.demo;

import org.jspecify.annotations.NullMarked;
