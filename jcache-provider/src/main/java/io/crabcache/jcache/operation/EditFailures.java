package io.crabcache.jcache.operation;

import io.crabcache.client.ClientException;
import io.crabcache.protocol.ErrorCode;
import java.util.List;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** What to make of edits of which some have failed. */
final class EditFailures {

  private EditFailures() {}

  /** Throws what an edit has failed with, if it has. */
  static void check(Edit<?, ?> edit) {
    RuntimeException failure = edit.failure();
    if (failure instanceof ClientException refused) {
      throw refused.here();
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Checks that all edits of a call have succeeded.
   *
   * @param done what happened to the entries that succeeded, for the message
   * @throws CacheException if one has not: the writer's failure as it is, others in one that says
   *     how many
   * @throws ClientException if the cache was destroyed meanwhile, and so all entries are gone
   */
  static void checkAll(List<? extends Edit<?, ?>> edits, String done) {
    RuntimeException first = null;
    int failed = 0;
    for (Edit<?, ?> edit : edits) {
      RuntimeException failure = edit.failure();
      if (failure == null) {
        continue;
      }
      failed++;
      if (isDestroyed(failure)) {
        throw failure;
      }
      if (first == null) {
        first = failure;
      } else if (first != failure) {
        first.addSuppressed(failure);
      }
    }
    if (first instanceof ClientException) {
      throw new CacheException(
          "%d of %d entries were not %s, the others were: %s"
              .formatted(failed, edits.size(), done, first.getMessage()),
          first);
    }
    if (first != null) {
      throw first;
    }
  }

  private static boolean isDestroyed(@Nullable RuntimeException failure) {
    return failure instanceof ClientException refused && refused.code() == ErrorCode.NO_SUCH_CACHE;
  }
}
