/**
 * The demo: an application that caches the rows of a database, and what that was worth.
 *
 * <p>A request begins in {@link io.crabcache.demo.Load}, which takes the next product id of a
 * stream ({@link io.crabcache.demo.ZipfSampler} or {@link io.crabcache.demo.TraceFile}) and asks
 * {@link io.crabcache.demo.Storefront} for that product. The storefront is the application that
 * this is all about: it knows {@code javax.cache} and its database, and nothing else. From there
 * the call takes the way of every JCache call, to a server in a process of its own ({@link
 * io.crabcache.demo.ServerProcess}), and on a miss on to {@link io.crabcache.demo.ProductDatabase}.
 * What was measured goes to {@link io.crabcache.demo.Report}. At the end {@link
 * io.crabcache.demo.Crash} kills the server and looks what its successor has. {@link
 * io.crabcache.demo.Demo} is the order in which all that happens.
 */
@NullMarked
package io.crabcache.demo;

import org.jspecify.annotations.NullMarked;
