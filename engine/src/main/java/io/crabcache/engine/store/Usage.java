package io.crabcache.engine.store;

import io.crabcache.engine.store.memory.BlockKind;
import io.crabcache.engine.store.memory.Slabs;

/** What shards use of their memory. Not thread safe. */
public final class Usage {
  private long pageBytes;
  private long entryBytes;
  private long indexBytes;
  private long sketchBytes;
  private long windowWeight;
  private long windowMaximum;
  private long protectedWeight;

  Usage() {}

  void add(Residents shard) {
    Slabs slabs = shard.slabs();
    pageBytes += slabs.pageBytesInUse();
    entryBytes += slabs.liveBytes(BlockKind.ENTRY) + slabs.liveBytes(BlockKind.FRAGMENT);
    indexBytes +=
        slabs.liveBytes(BlockKind.INDEX_SEGMENT) + slabs.liveBytes(BlockKind.INDEX_OVERFLOW);
    sketchBytes += slabs.liveBytes(BlockKind.SKETCH);
    windowWeight += shard.policy().windowWeight();
    windowMaximum += shard.policy().windowMaximum();
    protectedWeight += shard.policy().protectedWeight();
  }

  void add(Usage that) {
    pageBytes += that.pageBytes;
    entryBytes += that.entryBytes;
    indexBytes += that.indexBytes;
    sketchBytes += that.sketchBytes;
    windowWeight += that.windowWeight;
    windowMaximum += that.windowMaximum;
    protectedWeight += that.protectedWeight;
  }

  /** Bytes of the pages that are in use; all below are within them. */
  public long pageBytes() {
    return pageBytes;
  }

  /** Bytes of the blocks of entries, also of those that a clear has left to be reclaimed. */
  public long entryBytes() {
    return entryBytes;
  }

  /** Bytes of the blocks of indexes. */
  public long indexBytes() {
    return indexBytes;
  }

  /** Bytes of the blocks of frequency sketches. */
  public long sketchBytes() {
    return sketchBytes;
  }

  /** Bytes of the pages in use that no block takes. */
  public long slackBytes() {
    return pageBytes - entryBytes - indexBytes - sketchBytes;
  }

  /** Weight of the entries in the windows: bytes, or entries if {@code max_entries} is set. */
  public long windowWeight() {
    return windowWeight;
  }

  /** Weight that the windows may have now. */
  public long windowMaximum() {
    return windowMaximum;
  }

  /** Weight of the entries that are protected. */
  public long protectedWeight() {
    return protectedWeight;
  }
}
