package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.KeyView;
import io.crabcache.engine.store.Shard;
import io.crabcache.engine.store.ShardLocks;
import io.crabcache.engine.store.Store;

/**
 * A command on several keys at one instant: a head row, whose limit is the number of the rows
 * behind it that are its members. Members are commands on keys, of any caches.
 *
 * <p>All members are checked before anything else; if one cannot be executed, its failure is the
 * answer of the whole group. Then the locks of all their shards are taken, and the group decides
 * and acts while it holds them.
 */
abstract class Group extends Command {

  /** Members that are warmed at a time, if the engine has not done so already. */
  private static final int WARMED_ROWS = 64;

  Group() {
    super(true);
  }

  @Override
  public final void prepare(Store store, CommandBatch batch, int row) {
    int end = batch.next(row);
    for (int member = row + 1; member < end; member++) {
      batch.command(member).prepare(store, batch, member);
    }
  }

  @Override
  public final void execute(Store store, long now, CommandBatch batch, int row, Replies replies) {
    int end = batch.next(row);
    if (!accepts(store, batch, row, end, replies)) {
      return;
    }
    ShardLocks locks = batch.locks();
    for (int member = row + 1; member < end; member++) {
      locks.add(shard(store, batch, member));
    }
    boolean begun;
    locks.lock(store);
    try {
      begun =
          pin(batch, row + 1, end, replies) && executeLocked(store, now, batch, row, end, replies);
    } finally {
      if (batch.isLogged()) {
        awaitMembers(store, batch, row + 1, end);
      }
      locks.unlock(store);
    }
    if (begun) {
      replies.endGroup();
    }
  }

  /** What the group sees and does is under locks; so is what it notes. */
  @Override
  final void noteAwaited(CommandBatch batch) {}

  @Override
  public boolean mayChange(Store store, CommandBatch batch, int row) {
    int end = batch.next(row);
    for (int member = row + 1; member < end; member++) {
      if (batch.command(member).mayChange(store, batch, member)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Decides, replies and acts; all shards are locked.
   *
   * @param end the row behind the last member
   * @return whether it has begun the reply of a group, which is to be ended then
   */
  abstract boolean executeLocked(
      Store store, long now, CommandBatch batch, int row, int end, Replies replies);

  /** Tells whether the group's head and size are as they have to be; if not, it has replied. */
  boolean acceptsHead(CommandBatch batch, int row, int end, Replies replies) {
    if (end - row - 1 == batch.limit(row)) {
      return true;
    }
    replies.failure(
        Failure.INVALID_ARGUMENT,
        "a group of %d has %d members".formatted(batch.limit(row), end - row - 1));
    return false;
  }

  private boolean accepts(Store store, CommandBatch batch, int row, int end, Replies replies) {
    if (!acceptsHead(batch, row, end, replies)) {
      return false;
    }
    for (int member = row + 1; member < end; member++) {
      CacheHandle cache = batch.cache(member);
      if (!(batch.command(member) instanceof KeyCommand command)) {
        replies.failure(
            Failure.INVALID_ARGUMENT,
            "a group takes commands on keys, and " + batch.command(member) + " is none");
        return false;
      }
      if (cache == null || cache.isDestroyed()) {
        CacheCommand.noSuchCache(replies, cache);
        batch.await(cache);
        return false;
      }
      if (!command.accepts(store, cache, batch, member, replies)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Settles as of which clears the members see their caches: numbers that all held at one instant,
   * because they were read twice and only grow. A clear that comes later is later than the group.
   *
   * @return false if a cache is destroyed; then it has replied
   */
  private static boolean pin(CommandBatch batch, int from, int end, Replies replies) {
    readEpochs(batch, from, end);
    while (readEpochs(batch, from, end)) {
      Thread.onSpinWait();
    }
    for (int member = from; member < end; member++) {
      if (batch.epoch(member) < 0) {
        CacheCommand.noSuchCache(replies, batch.cache(member));
        return false;
      }
    }
    return true;
  }

  /** Returns whether one has changed since the last call. */
  private static boolean readEpochs(CommandBatch batch, int from, int end) {
    boolean changed = false;
    for (int member = from; member < end; member++) {
      long epoch = cache(batch, member).epoch();
      changed |= epoch != batch.epoch(member);
      batch.setEpoch(member, epoch);
    }
    return changed;
  }

  /** Turns a member's shard to its key. */
  static KeyView find(Store store, long now, CommandBatch batch, int member) {
    CacheHandle cache = cache(batch, member);
    long hash = cache.salted(batch.hash(member));
    Shard shard = store.shardOf(hash);
    shard.enter(cache, batch.epoch(member));
    shard.find(hash, batch.source(), batch.keyIndex(member), batch.keyLength(member), now);
    return shard;
  }

  /** Executes and answers all members. */
  static void executeMembers(
      Store store, long now, CommandBatch batch, int row, int end, Replies replies) {
    replies.beginGroup(end - row - 1);
    for (int member = row + 1; member < end; member++) {
      warmAhead(store, batch, member, end);
      KeyView key = find(store, now, batch, member);
      command(batch, member).execute(key, cache(batch, member).spec(), now, batch, member, replies);
    }
  }

  /** Looks ahead in a long group, where the engine has not. */
  static void warmAhead(Store store, CommandBatch batch, int member, int end) {
    if (member == batch.warmedTo()) {
      batch.warm(store, member, Math.min(end, member + WARMED_ROWS));
    }
  }

  static KeyCommand command(CommandBatch batch, int member) {
    return (KeyCommand) batch.command(member);
  }

  static CacheHandle cache(CommandBatch batch, int member) {
    CacheHandle cache = batch.cache(member);
    if (cache == null) {
      throw new IllegalStateException("row " + member + " has lost its cache");
    }
    return cache;
  }

  private static void awaitMembers(Store store, CommandBatch batch, int from, int end) {
    for (int member = from; member < end; member++) {
      batch.await(shard(store, batch, member), cache(batch, member));
    }
  }

  private static Shard shard(Store store, CommandBatch batch, int member) {
    return store.shardOf(cache(batch, member).salted(batch.hash(member)));
  }
}
