/**
 * Puts the server together and takes it apart: the only package that sees every concrete class. It
 * takes a checked configuration, starts the parts in the order in which they need each other, and
 * hands back the running {@link io.crabcache.server.bootstrap.CrabCacheServer}; no request passes
 * here.
 */
@NullMarked
package io.crabcache.server.bootstrap;

import org.jspecify.annotations.NullMarked;
