package io.crabcache.benchmarks.hitratio;

import io.crabcache.benchmarks.engine.DiscardedReplies;
import io.crabcache.benchmarks.engine.MeasuredEngine;
import io.crabcache.engine.EngineSettings;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.store.CacheHandle;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Our store, through the engine: a batch that gets a key, and on a miss one that puts it. */
final class EngineCache implements SimulatedCache {
  private static final int PAGE_ENTRIES = 1000;

  private final MeasuredEngine engine;
  private final CacheHandle cache;
  private final ByteBuf source;
  private final CommandBatch get = new CommandBatch();
  private final CommandBatch put = new CommandBatch();
  private final DiscardedReplies replies = new DiscardedReplies();

  /**
   * Creates an empty store.
   *
   * @param maxValueBytes most bytes of a value
   */
  EngineCache(EngineSettings settings, int maxValueBytes) {
    engine = new MeasuredEngine(settings);
    cache = engine.open("simulated");
    source = Unpooled.directBuffer(KEY_BYTES + maxValueBytes);
    source.writeZero(KEY_BYTES + maxValueBytes);
    get.setSource(source);
    get.add(Commands.GET, 0, cache).setKey(0, KEY_BYTES);
    put.setSource(source);
    put.add(Commands.PUT, 0, cache).setKey(0, KEY_BYTES);
  }

  @Override
  public boolean use(int key, int valueBytes) {
    source.setInt(0, key);
    long foundBefore = replies.found();
    engine.engine().execute(get, 0, replies);
    if (replies.found() != foundBefore) {
      return true;
    }
    put.setValue(KEY_BYTES, valueBytes);
    engine.engine().execute(put, 0, replies);
    return false;
  }

  /** Entries that it has now. */
  long entries() {
    return engine.entries(cache);
  }

  /** Bytes of all keys and values that it has now. */
  long payloadBytes() {
    DiscardedReplies pages = new DiscardedReplies();
    CommandBatch page = new CommandBatch();
    do {
      page.clear();
      page.add(Commands.ITERATE, CommandBatch.WITH_VALUES, cache)
          .setVersion(pages.cursor())
          .setLimit(PAGE_ENTRIES);
      engine.engine().execute(page, 0, pages);
      pages.requireNoFailure();
    } while (pages.cursor() != 0);
    return pages.listedBytes();
  }

  /** Puts that the store refused. */
  long refused() {
    return replies.failures();
  }

  /** Why it refused the last of them. */
  String refusal() {
    return replies.failureText();
  }

  @Override
  public void close() {
    engine.close();
  }
}
