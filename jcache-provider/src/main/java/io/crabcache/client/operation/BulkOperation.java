package io.crabcache.client.operation;

import io.crabcache.client.ClientException;
import io.crabcache.protocol.ResultLayout;
import io.crabcache.protocol.ResultReader;
import io.crabcache.protocol.Status;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * As many commands as there are keys, in one frame where they fit. Each succeeds or fails on its
 * own; {@link #await} throws only if the operation failed as a whole. The results may be read once
 * the operation has succeeded.
 */
public abstract class BulkOperation extends Operation {
  final int modifiers;
  final CacheBinding cache;
  final List<byte[]> keys;

  private final byte[] statuses;
  private final byte[] flags;
  private final long[] versions;
  private final byte[] @Nullable [] values;
  private @Nullable ClientException @Nullable [] failures;
  private int unanswered; // belongs to the thread that reads the results

  BulkOperation(int modifiers, CacheBinding cache, List<byte[]> keys) {
    super(cache);
    this.modifiers = modifiers;
    this.cache = cache;
    this.keys = List.copyOf(keys); // also refuses null elements, on the caller's thread
    int size = keys.size();
    statuses = new byte[size];
    flags = new byte[size];
    versions = new long[size];
    values = new byte[size][];
    unanswered = size;
    if (size == 0) {
      complete();
    }
  }

  @Override
  public BulkOperation await() {
    super.await();
    return this;
  }

  /** Number of keys. */
  public final int size() {
    return keys.size();
  }

  /** Status of a key's command; {@link Status#ERROR} where {@link #failure(int)} is not null. */
  public final int status(int index) {
    return statuses[index];
  }

  /** Value of a key, null if there is none or it was not asked for. */
  public final byte @Nullable [] value(int index) {
    return values[index];
  }

  /** Whether a key had a live entry before its command. */
  public final boolean existed(int index) {
    return (flags[index] & ResultLayout.EXISTED) != 0;
  }

  /** Whether a key's command left an entry in the store. */
  public final boolean stored(int index) {
    return (flags[index] & ResultLayout.STORED) != 0;
  }

  /** Whether somebody held a lease on a key; see {@link SingleOperation#leased}. */
  public final boolean leased(int index) {
    return (flags[index] & ResultLayout.LEASED) != 0;
  }

  /** Version of a key's entry, 0 unless it was asked for. */
  public final long version(int index) {
    return versions[index];
  }

  /** Why a key's command failed, null if it did not. */
  public final @Nullable ClientException failure(int index) {
    return failures == null ? null : failures[index];
  }

  @Override
  public final int commands() {
    return keys.size();
  }

  @Override
  public final void read(int command, ResultReader result, ByteBuf in) {
    if (result.status() == Status.ERROR) {
      refuse(command, refusal(result));
      return;
    }
    statuses[command] = (byte) result.status();
    flags[command] = (byte) result.flags();
    versions[command] = result.version();
    values[command] = Bytes.value(result, in);
    answered();
  }

  @Override
  public final void refuse(int command, ClientException failure) {
    if (failures == null) {
      failures = new ClientException[keys.size()];
    }
    failures[command] = failure;
    statuses[command] = Status.ERROR;
    answered();
  }

  private void answered() {
    if (--unanswered == 0) {
      complete();
    }
  }
}
