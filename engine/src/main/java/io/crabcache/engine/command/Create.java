package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.Store;
import io.crabcache.engine.store.Store.Registration;

/**
 * Creates a cache unless it exists (ALWAYS), only if it does not exist (IF_ABSENT, else MISMATCH),
 * or looks it up (IF_PRESENT, else MISSING).
 *
 * <p>A cache that exists keeps its settings, but for one that nobody has given any: a database of
 * Redis clients comes to be when one of them uses it, and must not on that account be without the
 * settings of an application that opens it, in whatever order they come, also after a restart. What
 * such clients do does not depend on the settings.
 */
final class Create extends Command {
  @Override
  public void execute(Store store, long now, CommandBatch batch, int row, Replies replies) {
    String name = Names.ofRow(batch, row);
    int condition = batch.modifiers(row) & CommandBatch.CONDITION_MASK;
    if (name == null) {
      replies.failure(Failure.INVALID_ARGUMENT, Names.RULE);
    } else if (condition > CommandBatch.IF_PRESENT) {
      replies.failure(
          Failure.INVALID_ARGUMENT, "condition " + condition + " has no meaning for a cache");
    } else if (condition == CommandBatch.IF_PRESENT) {
      lookUp(store, name, replies);
    } else {
      CacheSpec spec = batch.attachment(row) instanceof CacheSpec s ? s : CacheSpec.DEFAULT;
      create(store, name, spec, condition == CommandBatch.IF_ABSENT, batch.isReadOnly(), replies);
    }
  }

  /** A cache that is there can be opened although the log has failed; it gets no settings then. */
  @Override
  public boolean mayChange(Store store, CommandBatch batch, int row) {
    String name = Names.ofRow(batch, row);
    int condition = batch.modifiers(row) & CommandBatch.CONDITION_MASK;
    return name != null && condition < CommandBatch.IF_PRESENT && store.cache(name) == null;
  }

  private static void lookUp(Store store, String name, Replies replies) {
    CacheHandle existing = store.cache(name);
    if (existing == null) {
      replies.result(Outcome.MISSING, 0, 0, Replies.NO_EXPIRY);
    } else {
      replies.cache(existing, false);
    }
  }

  private static void create(
      Store store,
      String name,
      CacheSpec spec,
      boolean mustBeNew,
      boolean readOnly,
      Replies replies) {
    Registration registration = store.create(name, spec);
    if (registration == null) {
      replies.failure(
          Failure.STORE_FULL,
          "there are %d caches, as many as caches.max allows; destroy one or raise it"
              .formatted(store.maxCaches()));
    } else if (mustBeNew && !registration.created()) {
      replies.result(Outcome.MISMATCH, 0, 0, Replies.NO_EXPIRY);
    } else {
      if (!readOnly) {
        store.configureFirst(registration.cache(), spec);
      }
      replies.cache(registration.cache(), registration.created());
    }
  }
}
