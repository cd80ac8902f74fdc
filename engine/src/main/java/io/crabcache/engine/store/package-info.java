/**
 * Where entries live. It takes keys, values and decisions from the commands, one shard's lock at a
 * time, and hands back what it finds; it knows no command, no batch and no reply.
 */
@NullMarked
package io.crabcache.engine.store;

import org.jspecify.annotations.NullMarked;
