package io.crabcache.client.operation;

import io.crabcache.client.ClientException;
import io.crabcache.protocol.ResultLayout;
import io.crabcache.protocol.ResultReader;
import io.crabcache.protocol.Status;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** One command and its result. The results may be read once the operation has succeeded. */
public abstract class SingleOperation extends Operation {
  private int status;
  private boolean existed;
  private boolean stored;
  private boolean leased;
  private long version;
  private long expiry;
  private long number;
  private byte @Nullable [] value;

  SingleOperation(@Nullable CacheBinding cache) {
    super(cache);
  }

  @Override
  public SingleOperation await() {
    super.await();
    return this;
  }

  /** One of {@link Status}, never ERROR: that is a failure. */
  public final int status() {
    return status;
  }

  /** Whether the status is {@link Status#OK}. */
  public final boolean isOk() {
    return status == Status.OK;
  }

  /** Whether the key had a live entry before the command. */
  public final boolean existed() {
    return existed;
  }

  /** Whether the command left an entry in the store. */
  public final boolean stored() {
    return stored;
  }

  /** Whether somebody held a lease on the key; told by GET and LEASE, and after a MISMATCH. */
  public final boolean leased() {
    return leased;
  }

  /** Version of the entry found or written, 0 unless it was asked for. */
  public final long version() {
    return version;
  }

  /** The entry's expiry, ms of the server's clock; NO_EXPIRY also if not asked for. */
  public final long expiry() {
    return expiry;
  }

  /** A count, 0 for other commands. */
  public final long number() {
    return number;
  }

  /** The value, or the previous one; null if there is none or it was not asked for. */
  public final byte @Nullable [] value() {
    return value;
  }

  @Override
  public final int commands() {
    return 1;
  }

  @Override
  public final void read(int command, ResultReader result, ByteBuf in) {
    if (result.status() == Status.ERROR) {
      fail(refusal(result));
      return;
    }
    status = result.status();
    existed = result.has(ResultLayout.EXISTED);
    stored = result.has(ResultLayout.STORED);
    leased = result.has(ResultLayout.LEASED);
    version = result.version();
    expiry = result.expiry();
    number = result.number();
    value = Bytes.value(result, in);
    if (result.has(ResultLayout.BLOCK)) {
      readBlock(in.slice(result.valueIndex(), result.valueLength()));
    }
    beforeCompletion();
    complete();
  }

  /** The command has succeeded; called by the transport before anyone else can know. */
  void beforeCompletion() {}

  /** Reads the block of a result that has one; its meaning depends on the command. */
  void readBlock(ByteBuf block) {}

  @Override
  public final void refuse(int command, ClientException failure) {
    fail(failure);
  }
}
