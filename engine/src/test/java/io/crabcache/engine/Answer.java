package io.crabcache.engine;

import io.crabcache.engine.command.Replies;
import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.command.Statistic;
import io.crabcache.engine.store.CacheHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One reply, collected. */
sealed interface Answer {

  /** Reply about an entry; the value is null if the reply has none. */
  record Entry(Outcome outcome, int flags, long version, long expiry, @Nullable String value)
      implements Answer {
    boolean existed() {
      return (flags & Replies.EXISTED) != 0;
    }

    boolean stored() {
      return (flags & Replies.STORED) != 0;
    }
  }

  /** A number of entries. */
  record Count(long number) implements Answer {}

  /** What stands in front of the replies of a group's members. */
  record GroupBegin(int members) implements Answer {}

  /** What stands behind them. */
  record GroupEnd() implements Answer {}

  /** One entry of a page. */
  record Listed(String key, @Nullable String value, long version, long expiry) {}

  /** A page of entries. */
  record Page(List<Listed> entries, long cursor) implements Answer {}

  /** A cache. */
  record Cache(CacheHandle cache, boolean created) implements Answer {}

  /** Names of caches. */
  record Names(List<String> names) implements Answer {}

  /** Counters. */
  record Statistics(List<Statistic> statistics) implements Answer {
    long get(String name) {
      return statistics.stream()
          .filter(s -> s.name().equals(name))
          .mapToLong(Statistic::value)
          .findFirst()
          .orElseThrow();
    }
  }

  /** A failure; two are equal if they are of a kind. */
  record Failed(Failure failure, String text) implements Answer {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Failed that && failure == that.failure;
    }

    @Override
    public int hashCode() {
      return failure.hashCode();
    }
  }
}
