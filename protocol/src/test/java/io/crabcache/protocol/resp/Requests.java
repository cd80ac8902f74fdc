package io.crabcache.protocol.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** What the tests of the reader share. Bytes are characters of ISO 8859-1. */
final class Requests {
  static final RequestLimits LIMITS = new RequestLimits(1_000, 1 << 20, 1 << 16);

  private Requests() {}

  /** Bytes of a text that is escaped as in Java. */
  static ByteBuf bytes(String escaped) {
    return Unpooled.copiedBuffer(escaped.translateEscapes(), ISO_8859_1);
  }

  /** All requests of a stream that holds nothing but whole ones. */
  static List<List<String>> read(ByteBuf in) {
    RequestReader reader = new RequestReader(LIMITS);
    RequestRest rest = new RequestRest();
    List<List<String>> requests = new ArrayList<>();
    while (in.isReadable()) {
      int taken = reader.read(in, rest);
      if (taken == 0) {
        throw new IllegalStateException(in.readableBytes() + " bytes are left over");
      }
      requests.add(arguments(reader));
      in.skipBytes(taken);
    }
    return requests;
  }

  /** Arguments of the request that was read last. */
  static List<String> arguments(RequestReader reader) {
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < reader.count(); i++) {
      arguments.add(reader.source().toString(reader.index(i), reader.length(i), ISO_8859_1));
    }
    return arguments;
  }
}
