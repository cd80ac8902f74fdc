package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.client.CacheClient;
import io.crabcache.client.ClientCounters;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls on many keys are a frame or two, not a frame for each key. */
class FrameCountTest {
  private static final int KEYS = 100;
  private static final int PATIENCE_SECONDS = 30;

  private final Set<Integer> keys = new TreeSet<>(IntStream.range(0, KEYS).boxed().toList());
  private Deployment deployment;
  private CacheClient client;
  private Cache<Integer, String> cache;

  /** What a loader loads. */
  private static final class Names implements CacheLoader<Integer, String> {
    @Override
    public String load(Integer key) {
      return "loaded " + key;
    }

    @Override
    public Map<Integer, String> loadAll(Iterable<? extends Integer> keys) {
      Map<Integer, String> loaded = new HashMap<>();
      keys.forEach(key -> loaded.put(key, load(key)));
      return loaded;
    }
  }

  @BeforeEach
  void open() throws Exception {
    deployment = new Deployment(Deployment.Kind.SERVER);
    CacheManager manager = deployment.node();
    client = manager.unwrap(CacheClient.class);
    cache =
        manager.createCache(
            "numbers",
            new MutableConfiguration<Integer, String>()
                .setTypes(Integer.class, String.class)
                .setCacheLoaderFactory(Names::new));
  }

  @AfterEach
  void close() {
    deployment.close();
  }

  /** A call. */
  private interface Call {
    void make() throws Exception;
  }

  /** Makes a call, which has to be so many frames and commands. */
  private void expect(int frames, int commands, Call call) throws Exception {
    ClientCounters before = client.counters();
    call.make();
    ClientCounters after = client.counters();
    assertThat(after.framesSent() - before.framesSent()).as("frames").isEqualTo(frames);
    assertThat(after.commandsSent() - before.commandsSent()).as("commands").isEqualTo(commands);
  }

  private Map<Integer, String> entries(String prefix) {
    Map<Integer, String> entries = new HashMap<>();
    keys.forEach(key -> entries.put(key, prefix + key));
    return entries;
  }

  private void loadAll(boolean replace) throws Exception {
    CompletionListenerFuture done = new CompletionListenerFuture();
    cache.loadAll(keys, replace, done);
    done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void putAll_is_one_frame() throws Exception {
    expect(1, KEYS, () -> cache.putAll(entries("put ")));
    assertThat(cache.getAll(keys)).isEqualTo(entries("put "));
  }

  @Test
  void getAll_is_one_frame() throws Exception {
    cache.putAll(entries("put "));
    expect(1, KEYS, () -> assertThat(cache.getAll(keys)).isEqualTo(entries("put ")));
  }

  @Test
  void removeAll_of_keys_is_one_frame() throws Exception {
    cache.putAll(entries("put "));
    expect(1, KEYS, () -> cache.removeAll(keys));
    assertThat(cache.getAll(keys)).isEmpty();
  }

  @Test
  void loadAll_that_replaces_is_one_frame() throws Exception {
    cache.put(0, "old");
    expect(1, KEYS, () -> loadAll(true));
    assertThat(cache.getAll(keys)).isEqualTo(entries("loaded "));
  }

  @Test
  void loadAll_that_keeps_what_is_there_is_two_frames() throws Exception {
    cache.put(0, "old");
    expect(2, KEYS + KEYS - 1, () -> loadAll(false));
    Map<Integer, String> expected = entries("loaded ");
    expected.put(0, "old");
    assertThat(cache.getAll(keys)).isEqualTo(expected);
  }

  @Test
  void invokeAll_is_two_frames() throws Exception {
    cache.putAll(entries("put "));
    expect(
        2,
        2 * KEYS,
        () ->
            assertThat(
                    cache.invokeAll(
                        keys,
                        (entry, arguments) -> {
                          entry.setValue("seen " + entry.getKey());
                          return entry.getKey();
                        }))
                .hasSize(KEYS));
    assertThat(cache.getAll(keys)).isEqualTo(entries("seen "));
  }

  @Test
  void invokeAll_of_what_is_only_looked_at_is_one_frame() throws Exception {
    cache.putAll(entries("put "));
    expect(
        1,
        KEYS,
        () ->
            assertThat(cache.invokeAll(keys, (entry, arguments) -> entry.getValue()))
                .hasSize(KEYS));
  }

  @Test
  void the_count_would_show_a_loop() throws Exception {
    expect(KEYS, KEYS, () -> keys.forEach(cache::get));
  }
}
