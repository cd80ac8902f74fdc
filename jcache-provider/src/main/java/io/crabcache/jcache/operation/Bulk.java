package io.crabcache.jcache.operation;

import io.crabcache.client.ClientException;
import io.crabcache.client.operation.BulkOperation;
import io.crabcache.protocol.ErrorCode;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** What to make of bulk operations, whose commands succeed or fail each on its own. */
public final class Bulk {

  private Bulk() {}

  /** The first failure, null if there is none. */
  public static @Nullable ClientException firstFailure(BulkOperation operation) {
    for (int i = 0; i < operation.size(); i++) {
      ClientException failure = operation.failure(i);
      if (failure != null) {
        return failure;
      }
    }
    return null;
  }

  /** Number of commands that found an entry. */
  static int existed(BulkOperation operation) {
    int existed = 0;
    for (int i = 0; i < operation.size(); i++) {
      existed += operation.existed(i) ? 1 : 0;
    }
    return existed;
  }

  /** Number of commands that left an entry. */
  static int stored(BulkOperation operation) {
    int stored = 0;
    for (int i = 0; i < operation.size(); i++) {
      stored += operation.stored(i) ? 1 : 0;
    }
    return stored;
  }

  /**
   * Checks that every command succeeded.
   *
   * @param done what happened to the entries that succeeded, for the message
   * @throws CacheException if one did not; says how many
   * @throws ClientException if the cache was destroyed meanwhile, and so all entries are gone
   */
  public static void checkAll(BulkOperation operation, String done) {
    ClientException first = firstFailure(operation);
    if (first == null) {
      return;
    }
    int failed = 0;
    for (int i = 0; i < operation.size(); i++) {
      ClientException failure = operation.failure(i);
      if (failure != null) {
        failed++;
        if (failure.code() == ErrorCode.NO_SUCH_CACHE) {
          throw failure;
        }
      }
    }
    throw new CacheException(
        "%d of %d entries were not %s, the others were: %s"
            .formatted(failed, operation.size(), done, first.getMessage()),
        first);
  }
}
