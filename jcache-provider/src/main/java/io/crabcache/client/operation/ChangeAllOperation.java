package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.Modifiers;
import java.util.List;

/** PUT, REMOVE and TOUCH of many keys, each with its own condition and expiry. */
public final class ChangeAllOperation extends BulkOperation {
  private final List<KeyChange> changes;

  /** Creates the operation. */
  public ChangeAllOperation(CacheBinding cache, List<KeyChange> changes) {
    super(Modifiers.ALWAYS, cache, changes.stream().map(KeyChange::key).toList());
    this.changes = List.copyOf(changes);
  }

  @Override
  public long maxBytes(int command) {
    return changes.get(command).maxBytes();
  }

  @Override
  public void write(int command, CommandWriter out) {
    changes.get(command).write(cache.id(), out);
  }
}
