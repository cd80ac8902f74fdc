/**
 * What entry processors see: an entry that notes what they do with it, and what {@code invokeAll}
 * returns for each key. Who carries the notes out is {@code operation}.
 */
@NullMarked
package io.crabcache.jcache.processor;

import org.jspecify.annotations.NullMarked;
