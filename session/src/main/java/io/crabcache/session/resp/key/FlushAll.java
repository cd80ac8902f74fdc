package io.crabcache.session.resp.key;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.Databases;
import io.crabcache.session.resp.ExpectedReplies;
import io.crabcache.session.resp.ImmediateCommand;

/**
 * {@code FLUSHALL [ASYNC | SYNC]}: removes all keys of all databases. Caches that are no databases
 * keep theirs.
 */
public final class FlushAll extends ImmediateCommand {

  /** Creates the command. */
  public FlushAll() {
    super(
        CommandInfo.noKey(
            "flushall", -1, "server", "1.0.0", "Removes all keys of all databases.", "write"));
  }

  @Override
  public void run(Call call) {
    if (!FlushDb.isWellFormed(call)) {
      call.reply().error(Call.SYNTAX_ERROR);
      return;
    }
    CommandBatch batch = new CommandBatch();
    for (int database = 0; database < Databases.COUNT; database++) {
      CacheHandle cache = call.databases().find(database);
      if (cache != null) {
        batch.add(Commands.CLEAR, 0, cache);
      }
    }
    Cleared cleared = new Cleared();
    call.execute(batch, cleared);
    String failure = cleared.failure();
    if (failure == null) {
      call.reply().ok();
    } else {
      call.reply().error(failure);
    }
  }

  /** A cache that is not there any more was destroyed, and so has no keys either. */
  private static final class Cleared extends ExpectedReplies {
    @Override
    public void result(Outcome outcome, int flags, long version, long expiry) {}

    @Override
    public void failure(Failure kind, String text) {
      if (kind != Failure.NO_SUCH_CACHE) {
        super.failure(kind, text);
      }
    }
  }
}
