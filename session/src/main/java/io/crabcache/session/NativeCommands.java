package io.crabcache.session;

import io.crabcache.engine.command.Command;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Rejection;
import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.CommandReader;
import io.crabcache.protocol.EventLayout;
import io.crabcache.protocol.Modifiers;
import io.crabcache.protocol.Opcode;
import io.crabcache.protocol.ProtocolException;
import io.crabcache.session.event.Feed;
import io.crabcache.session.event.Subscription;
import io.netty.buffer.ByteBuf;

/**
 * Where the native protocol meets the engine: which command and which columns of a batch's row
 * stand for a command on the wire. The modifiers have the same bits on both sides.
 */
final class NativeCommands {
  private NativeCommands() {}

  /**
   * Adds the command that the reader is on to a batch.
   *
   * @throws ProtocolException if the connection cannot go on
   */
  static void add(CommandReader wire, ByteBuf in, OpenCaches caches, CommandBatch batch) {
    switch (wire.opcode()) {
      case Opcode.GET -> row(Commands.GET, wire, caches, batch);
      case Opcode.CONTAINS -> row(Commands.CONTAINS, wire, caches, batch);
      case Opcode.PUT -> row(Commands.PUT, wire, caches, batch);
      case Opcode.REMOVE -> row(Commands.REMOVE, wire, caches, batch);
      case Opcode.TOUCH -> row(Commands.TOUCH, wire, caches, batch);
      case Opcode.CLEAR -> row(Commands.CLEAR, wire, caches, batch);
      case Opcode.COUNT -> row(Commands.COUNT, wire, caches, batch);
      case Opcode.ITERATE ->
          row(Commands.ITERATE, wire, caches, batch)
              .setVersion(wire.cursor())
              .setLimit(wire.limit());
      case Opcode.LEASE ->
          row(Commands.LEASE, wire, caches, batch)
              .setVersion(wire.version())
              .setExpiry(wire.expiry());
      case Opcode.RELEASE -> row(Commands.RELEASE, wire, caches, batch).setVersion(wire.version());
      case Opcode.OPEN -> open(wire, in, caches, batch);
      case Opcode.CONFIGURE -> settings(Commands.CONFIGURE, wire, in, caches, batch);
      case Opcode.DESTROY -> row(Commands.DESTROY, wire, caches, batch);
      case Opcode.LIST -> row(Commands.LIST, wire, caches, batch).setLimit(wire.limit());
      case Opcode.STATISTICS ->
          row(
              wire.cache() == 0 ? Commands.STORE_STATISTICS : Commands.CACHE_STATISTICS,
              wire,
              caches,
              batch);
      default -> throw new IllegalStateException("the reader lets opcode " + wire.opcode() + " by");
    }
  }

  /** Adds the command that the reader is on, which begins or ends a subscription of its client. */
  static void addSubscription(
      CommandReader wire, OpenCaches caches, Feed feed, CommandBatch batch) {
    int id = wire.limit();
    if (wire.opcode() == Opcode.UNSUBSCRIBE) {
      Runnable end = () -> feed.unsubscribe(id);
      batch.add(Commands.CALL, 0, null).setAttachment(end);
      return;
    }
    int interests = (int) wire.version();
    if ((interests & ~EventLayout.INTERESTS) != 0) {
      reject("unknown interests " + interests, wire, batch);
      return;
    }
    Subscription subscription = feed.subscribe(id, interests);
    if (subscription == null) {
      String text = "a connection may have %d subscriptions".formatted(Feed.MAX_SUBSCRIPTIONS);
      reject(text, wire, batch);
    } else {
      batch.add(Commands.WATCH, 0, caches.get(wire.cache())).setAttachment(subscription);
    }
  }

  private static CommandBatch row(
      Command command, CommandReader wire, OpenCaches caches, CommandBatch batch) {
    batch.add(command, wire.modifiers(), caches.get(wire.cache()));
    batch.setKey(wire.keyIndex(), wire.keyLength());
    batch.setValue(wire.valueIndex(), wire.valueLength());
    switch (Modifiers.condition(wire.modifiers())) {
      case Modifiers.IF_VERSION -> batch.setVersion(wire.version());
      case Modifiers.IF_VALUE -> batch.setExpected(wire.expectedIndex(), wire.expectedLength());
      default -> {
        // The other conditions have no operand.
      }
    }
    return Modifiers.hasExpiryOperand(wire.modifiers()) ? batch.setExpiry(wire.expiry()) : batch;
  }

  private static void open(CommandReader wire, ByteBuf in, OpenCaches caches, CommandBatch batch) {
    if (caches.isValid(wire.cache())) {
      settings(Commands.CREATE, wire, in, caches, batch);
    } else {
      reject("cache id %d must be 1 to %d".formatted(wire.cache(), caches.maxId()), wire, batch);
    }
  }

  private static void settings(
      Command command, CommandReader wire, ByteBuf in, OpenCaches caches, CommandBatch batch) {
    try {
      CacheSettings settings = CacheSettings.read(in, wire.valueIndex(), wire.valueLength());
      row(command, wire, caches, batch)
          .setAttachment(
              new CacheSpec(
                  settings.creationMillis(),
                  settings.updateMillis(),
                  settings.accessMillis(),
                  settings.maxEntries(),
                  settings.maxBytes(),
                  settings.metadata()));
    } catch (ProtocolException e) {
      if (e.code().endsConnection()) {
        throw e;
      }
      reject(String.valueOf(e.getMessage()), wire, batch);
    }
  }

  private static void reject(String text, CommandReader wire, CommandBatch batch) {
    batch
        .add(Commands.REJECT, wire.modifiers(), null)
        .setAttachment(new Rejection(Failure.INVALID_ARGUMENT, text));
  }

  /** Returns a cache's settings as they travel. */
  static CacheSettings settings(CacheSpec spec) {
    return new CacheSettings(
        spec.creationMillis(),
        spec.updateMillis(),
        spec.accessMillis(),
        spec.maxEntries(),
        spec.maxBytes(),
        spec.metadata());
  }
}
