package io.crabcache.session;

import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.ResultLayout;
import io.crabcache.protocol.ResultReader;
import io.crabcache.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** One result as a client sees it. */
record Reply(
    int status,
    int flags,
    long version,
    long expiry,
    long number,
    String payload,
    ErrorCode error,
    String text) {

  static Reply read(ResultReader reader, ByteBuf in) {
    int flags = 0;
    for (int flag = 1; flag <= ResultLayout.ALL; flag <<= 1) {
      flags |= reader.has(flag) ? flag : 0;
    }
    boolean failed = reader.status() == Status.ERROR;
    String payload =
        reader.valueLength() == 0
            ? ""
            : ByteBufUtil.hexDump(in, reader.valueIndex(), reader.valueLength());
    return new Reply(
        reader.status(),
        failed ? 0 : flags,
        failed ? 0 : reader.version(),
        failed ? 0 : reader.expiry(),
        failed ? 0 : reader.number(),
        failed ? "" : payload,
        failed ? reader.errorCode() : ErrorCode.UNKNOWN,
        failed ? reader.errorText() : "");
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** The value, of test keys and values that are text. */
  String value() {
    return new String(ByteBufUtil.decodeHexDump(payload), StandardCharsets.UTF_8);
  }

  /** The block, to be read from its beginning. */
  ByteBuf block() {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(payload));
  }
}
