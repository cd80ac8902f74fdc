package io.crabcache.engine.command;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Names of caches in a batch's bytes. */
final class Names {
  static final int MAX_NAME_BYTES = 256;

  static final String RULE =
      "the name of a cache must be UTF-8 of 1 to " + MAX_NAME_BYTES + " bytes";

  private Names() {}

  /** Returns the text, null if it is no UTF-8 or longer than a name; it may be empty. */
  static @Nullable String decode(ByteBuf source, int index, int length) {
    if (length > MAX_NAME_BYTES) {
      return null;
    }
    byte[] bytes = new byte[length];
    source.getBytes(index, bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Returns the name that a row has as its key, null if it breaks {@link #RULE}. */
  static @Nullable String ofRow(CommandBatch batch, int row) {
    String name = decode(batch.source(), batch.keyIndex(row), batch.keyLength(row));
    return name == null || name.isEmpty() ? null : name;
  }
}
