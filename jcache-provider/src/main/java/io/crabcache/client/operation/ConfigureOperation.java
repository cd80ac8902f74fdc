package io.crabcache.client.operation;

import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.CommandWriter;

/** CONFIGURE: replaces the settings of a cache. */
public final class ConfigureOperation extends SingleOperation {
  private final CacheBinding cache;
  private final CacheSettings settings;

  /** Creates the operation. */
  public ConfigureOperation(CacheBinding cache, CacheSettings settings) {
    super(cache);
    this.cache = cache;
    this.settings = settings;
  }

  @Override
  boolean waitsForListeners() {
    return false;
  }

  @Override
  public long maxBytes(int command) {
    return CommandWriter.MAX_OVERHEAD_BYTES + CacheSettings.MAX_ENCODED_BYTES;
  }

  @Override
  public void write(int command, CommandWriter out) {
    out.configure(cache.id(), settings);
  }
}
