/**
 * Where the files of the log lie: a directory and the few things that the log does with it. It
 * takes buffers from the log and hands them to the operating system. On a disk in the server; in
 * memory in tests, where any of these things can be made to fail.
 */
@NullMarked
package io.crabcache.engine.log.storage;

import org.jspecify.annotations.NullMarked;
