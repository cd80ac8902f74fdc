package io.crabcache.engine;

import io.crabcache.engine.command.Command;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A batch whose keys and values are texts; each character is a byte. */
final class Rows {
  final CommandBatch batch = new CommandBatch();
  private final ByteBuf bytes;

  Rows() {
    this(Unpooled.buffer());
  }

  /** Puts keys and values into a buffer of the caller's kind. */
  Rows(ByteBuf bytes) {
    this.bytes = bytes;
  }

  void clear() {
    batch.clear();
    bytes.clear();
  }

  void release() {
    bytes.release();
  }

  /** Adds a row with a key; the batch's setters fill it further. */
  CommandBatch key(Command command, int modifiers, @Nullable CacheHandle cache, String key) {
    batch.setSource(bytes);
    batch.add(command, modifiers, cache);
    return batch.setKey(append(key), key.length());
  }

  CommandBatch put(int modifiers, CacheHandle cache, String key, String value) {
    key(Commands.PUT, modifiers, cache, key);
    return batch.setValue(append(value), value.length());
  }

  CommandBatch expected(String value) {
    return batch.setExpected(append(value), value.length());
  }

  CommandBatch value(String value) {
    return batch.setValue(append(value), value.length());
  }

  CommandBatch bare(Command command, @Nullable CacheHandle cache) {
    return bare(command, 0, cache);
  }

  private CommandBatch bare(Command command, int modifiers, @Nullable CacheHandle cache) {
    batch.setSource(bytes);
    return batch.add(command, modifiers, cache);
  }

  /** Adds the head of a group; its members follow. */
  CommandBatch group(Command command, int modifiers, int members) {
    return bare(command, modifiers, null).setLimit(members);
  }

  CommandBatch create(int condition, String name, CacheSpec spec) {
    return key(Commands.CREATE, condition, null, name).setAttachment(spec);
  }

  CommandBatch list(String prefix, String after, int limit) {
    key(Commands.LIST, 0, null, prefix);
    return batch.setValue(append(after), after.length()).setLimit(limit);
  }

  CommandBatch iterate(int modifiers, CacheHandle cache, long cursor, int limit) {
    batch.setSource(bytes);
    return batch.add(Commands.ITERATE, modifiers, cache).setVersion(cursor).setLimit(limit);
  }

  private int append(String text) {
    int index = bytes.writerIndex();
    bytes.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    return index;
  }
}
