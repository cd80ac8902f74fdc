package io.crabcache.client.event;

import org.jspecify.annotations.Nullable;

/**
 * A change of an entry.
 *
 * @param kind of {@link io.crabcache.protocol.EventLayout}: CREATED, UPDATED, REMOVED or EXPIRED
 * @param version of the change; of an entry that expires, the one that it had
 * @param key not to be changed
 * @param value what the entry has now; null if it is gone
 * @param oldValue what it had before; null if there was none, or it was not asked for
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record EntryEvent(
    int kind, long version, byte[] key, byte @Nullable [] value, byte @Nullable [] oldValue) {}
