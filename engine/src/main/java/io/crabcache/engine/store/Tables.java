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

  /** Tables that have a policy of their own. */
  private final List<Table> rankings = new ArrayList<>();

  private int turn;

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
    rankings.remove(table);
  }

  void addRanking(Table table) {
    rankings.add(table);
  }

  /** The policies of tables, one after the other with each call; null if there is none. */
  @Nullable EvictionPolicy nextRanking() {
    if (rankings.isEmpty()) {
      return null;
    }
    turn = turn + 1 < rankings.size() ? turn + 1 : 0;
    return rankings.get(turn).policy;
  }
}
