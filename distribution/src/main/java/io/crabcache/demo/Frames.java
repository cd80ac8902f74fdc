package io.crabcache.demo;

import io.crabcache.client.CacheClient;
import io.crabcache.client.ClientCounters;

/**
 * What a storefront's client has sent; the provider counts it, and {@code unwrap} reaches it.
 *
 * @param frames batches, each one write to the socket
 * @param operations in these frames
 */
record Frames(long frames, long operations) {

  /** Since the storefront was opened. */
  static Frames of(Storefront storefront) {
    CacheClient client = storefront.cache().getCacheManager().unwrap(CacheClient.class);
    ClientCounters counters = client.counters();
    return new Frames(counters.framesSent(), counters.commandsSent());
  }

  Frames minus(Frames earlier) {
    return new Frames(frames - earlier.frames, operations - earlier.operations);
  }

  double operationsPerFrame() {
    return frames == 0 ? 0 : (double) operations / frames;
  }
}
