/**
 * Load from end to end: threads that call the client as an application does, against a server in a
 * process of its own, with the processor time that each side uses.
 */
@NullMarked
package io.crabcache.benchmarks.client;

import org.jspecify.annotations.NullMarked;
