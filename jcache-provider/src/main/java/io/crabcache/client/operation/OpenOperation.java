package io.crabcache.client.operation;

import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.ResultReader;
import io.netty.buffer.ByteBuf;

/** OPEN: binds a cache to its id on the connection that the command takes. */
public final class OpenOperation extends SingleOperation {
  private final int mode;
  private final CacheBinding binding;
  private boolean created;
  private CacheSettings settings;

  /** Creates the operation; {@code mode} is ALWAYS, IF_ABSENT or IF_PRESENT. */
  public OpenOperation(int mode, CacheBinding binding) {
    super(null);
    this.mode = mode;
    this.binding = binding;
    this.settings = binding.settings();
  }

  @Override
  public OpenOperation await() {
    super.await();
    return this;
  }

  /** The binding that the command establishes. */
  public CacheBinding binding() {
    return binding;
  }

  /** Whether this command created the cache. */
  public boolean created() {
    return created;
  }

  /** The settings that the cache has. */
  public CacheSettings settings() {
    return settings;
  }

  @Override
  boolean waitsForListeners() {
    return false;
  }

  @Override
  public long maxBytes(int command) {
    return Bytes.bound(binding.name(), null, null) + CacheSettings.MAX_ENCODED_BYTES;
  }

  @Override
  public void write(int command, CommandWriter out) {
    out.open(mode, binding.id(), binding.name(), binding.settings());
  }

  @Override
  void readBlock(ByteBuf block) {
    boolean read = block.readBoolean();
    int length = ResultReader.fieldLength(block);
    settings = CacheSettings.read(block, block.readerIndex(), length);
    block.skipBytes(length);
    Bytes.end(block);
    created = read;
  }
}
