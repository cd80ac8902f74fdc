package io.crabcache.engine.store;

import io.crabcache.engine.store.eviction.EvictionPolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a shard by their ids, and those of them that a clear or a destroy has left to be
 * reclaimed. Guarded by the shard's lock.
 */
final class Tables {
  private final List<@Nullable Table> byId = new ArrayList<>();
  private final ArrayDeque<Integer> freeIds = new ArrayDeque<>();
  private final ArrayDeque<Table> detached = new ArrayDeque<>();

  /** Tables whose own policies rank entries, and some where these have gone since. */
  private final List<Table> rankings = new ArrayList<>();

  /** Place of the table among these whose policy was handed out last; -1 before the first. */
  private int turn = -1;

  /** Whether there is an id for one more table. */
  boolean hasRoom() {
    return !freeIds.isEmpty() || byId.size() < EntryLayout.MAX_TABLES;
  }

  /** The id that the next table must have. */
  int nextId() {
    Integer free = freeIds.peek();
    return free == null ? byId.size() : free;
  }

  void add(Table table) {
    if (freeIds.poll() == null) {
      byId.add(table);
    } else {
      byId.set(table.id, table);
    }
  }

  Table get(int id) {
    Table table = byId.get(id);
    if (table == null) {
      throw new IllegalStateException("no table has the id " + id);
    }
    return table;
  }

  /** All tables, detached ones included; null where an id is free. */
  List<@Nullable Table> all() {
    return byId;
  }

  void detach(Table table) {
    detached.add(table);
  }

  /** The detached table to be reclaimed first. */
  @Nullable Table firstDetached() {
    return detached.peek();
  }

  /** Forgets {@link #firstDetached}, which nothing names any more. */
  void forgetFirstDetached() {
    Table table = detached.remove();
    forget(table);
  }

  /** Forgets a table that nothing names any more. */
  void forget(Table table) {
    byId.set(table.id, null);
    freeIds.add(table.id);
    dropRanking(table);
  }

  /** Has the policy of a table take its turns; no matter if it does already. */
  void addRanking(Table table) {
    if (table.turn < 0) {
      table.turn = rankings.size();
      rankings.add(table);
    }
  }

  private void dropRanking(Table table) {
    if (table.turn >= 0) {
      Table last = rankings.remove(rankings.size() - 1);
      if (last != table) {
        rankings.set(table.turn, last);
        last.turn = table.turn;
      }
      table.turn = -1;
    }
  }

  /** Whether there may be policies of tables that rank entries. */
  boolean hasRankings() {
    return !rankings.isEmpty();
  }

  /** The next policy of a table that ranks entries; null after the last, then from the start. */
  @Nullable EvictionPolicy nextRanking() {
    turn++;
    while (turn < rankings.size()) {
      Table table = rankings.get(turn);
      EvictionPolicy policy = table.policy;
      if (policy != null && policy.entries() > 0) {
        return policy;
      }
      dropRanking(table); // the last one takes its place
    }
    turn = -1;
    return null;
  }
}
