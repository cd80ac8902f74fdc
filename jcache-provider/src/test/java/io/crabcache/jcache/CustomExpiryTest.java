package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.client.CacheClient;
import io.crabcache.client.ClientCounters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CompletionListenerFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A policy of the application's own: which calls ask it for what, and that its answers hold. */
@ParameterizedClass
@EnumSource(Deployment.Kind.class)
class CustomExpiryTest {
  private static final int PATIENCE_SECONDS = 30;
  private static final Duration TEN_MINUTES = new Duration(TimeUnit.MINUTES, 10);
  private static final java.time.Duration SIX_MINUTES = java.time.Duration.ofMinutes(6);

  private final Deployment deployment;
  private final Policy policy = new Policy();
  private final CacheManager manager;
  private final Cache<String, Object> cache;

  /** Answers as a test says, and notes what it was asked. */
  private static final class Policy implements ExpiryPolicy {
    final List<String> questions = Collections.synchronizedList(new ArrayList<>());
    volatile @Nullable Duration creation = TEN_MINUTES;
    volatile @Nullable Duration access;
    volatile @Nullable Duration update;
    volatile boolean broken;

    private @Nullable Duration answer(String question, @Nullable Duration answer) {
      questions.add(question);
      if (broken) {
        throw new IllegalStateException("broken");
      }
      return answer;
    }

    @Override
    public @Nullable Duration getExpiryForCreation() {
      return answer("creation", creation);
    }

    @Override
    public @Nullable Duration getExpiryForAccess() {
      return answer("access", access);
    }

    @Override
    public @Nullable Duration getExpiryForUpdate() {
      return answer("update", update);
    }
  }

  CustomExpiryTest(Deployment.Kind kind) throws Exception {
    deployment = new Deployment(kind);
    manager = deployment.node();
    cache = manager.createCache("own", configuration(policy));
  }

  private static MutableConfiguration<String, Object> configuration(ExpiryPolicy policy) {
    return new MutableConfiguration<String, Object>()
        .setTypes(String.class, Object.class)
        .setExpiryPolicyFactory(() -> policy);
  }

  @AfterEach
  void close() {
    deployment.close();
  }

  /** Makes a call, which has to ask these questions. */
  private void expect(Runnable call, String... questions) {
    policy.questions.clear();
    call.run();
    assertThat(policy.questions).containsExactly(questions);
  }

  @Test
  void eachCallAsksForWhatItDoes() {
    expect(() -> cache.put("k", "v"), "creation");
    expect(() -> cache.put("k", "v"), "update");
    expect(() -> cache.getAndPut("k", "v"), "update");
    expect(() -> cache.putIfAbsent("k", "v"));
    expect(() -> cache.putIfAbsent("l", "v"), "creation");
    expect(() -> cache.replace("k", "w"), "update");
    expect(() -> cache.replace("missing", "w"));
    expect(() -> cache.getAndReplace("k", "v"), "update");
    expect(() -> cache.replace("k", "v", "w"), "update");
    expect(() -> cache.replace("k", "v", "w"), "access");
    expect(() -> cache.remove("k", "v"), "access");
    expect(() -> cache.get("k"), "access");
    expect(() -> cache.get("missing"));
    expect(() -> cache.containsKey("k"));
    expect(() -> cache.getAll(Set.of("k", "l", "missing")), "access", "access");
    expect(() -> cache.invoke("k", (entry, none) -> null));
    expect(() -> cache.invoke("k", (entry, none) -> entry.getValue()), "access");
    expect(
        () ->
            cache.invoke(
                "k",
                (entry, none) -> {
                  entry.setValue(entry.getValue());
                  entry.setValue("w");
                  return null;
                }),
        "update");
    expect(() -> cache.remove("k", "w"));
    expect(() -> cache.remove("l"));
    expect(() -> cache.removeAll());
  }

  @Test
  void anEntryLivesAsLongAsThePolicySaysAtCreation() {
    cache.put("k", "v");
    deployment.clock.turn(SIX_MINUTES);
    assertThat(cache.containsKey("k")).isTrue();
    cache.put("k", "w");
    deployment.clock.turn(SIX_MINUTES);
    assertThat(cache.containsKey("k")).as("an update changes nothing unless it says so").isFalse();
  }

  @Test
  void updatesAndAccessesProlongIfThePolicySaysSo() {
    policy.update = TEN_MINUTES;
    cache.put("k", "v");
    deployment.clock.turn(SIX_MINUTES);
    cache.put("k", "w");
    deployment.clock.turn(SIX_MINUTES);
    assertThat(cache.containsKey("k")).isTrue();

    policy.access = Duration.ETERNAL;
    assertThat(cache.get("k")).isEqualTo("w");
    assertThat(cache.containsKey("k")).as("behind the access, in this thread's order").isTrue();
    deployment.clock.turn(java.time.Duration.ofDays(1_000));
    assertThat(cache.containsKey("k")).isTrue();
  }

  @Test
  void zeroIsAtOnce() {
    policy.creation = Duration.ZERO;
    cache.put("k", "v");
    cache.putAll(Map.of("l", "v"));
    assertThat(cache.putIfAbsent("m", "v")).isFalse();
    assertThat(cache.getAll(Set.of("k", "l", "m"))).isEmpty();

    policy.creation = TEN_MINUTES;
    cache.put("k", "v");
    policy.access = Duration.ZERO;
    assertThat(cache.get("k")).isEqualTo("v");
    assertThat(cache.get("k")).isNull();

    policy.access = null;
    policy.update = Duration.ZERO;
    cache.put("k", "v");
    cache.put("k", "w");
    assertThat(cache.get("k")).isNull();
  }

  @Test
  void aBrokenPolicyLosesNothing() {
    policy.broken = true;
    cache.put("k", "v");
    assertThat(cache.get("k")).isEqualTo("v");
    cache.put("k", "w");
    deployment.clock.turn(java.time.Duration.ofDays(1_000));
    assertThat(cache.get("k")).as("eternal").isEqualTo("w");

    policy.broken = false;
    policy.creation = null;
    cache.put("l", "v");
    deployment.clock.turn(java.time.Duration.ofDays(1_000));
    assertThat(cache.get("l")).as("no answer, eternal").isEqualTo("v");
  }

  @Test
  void anIteratorAsksForEachEntryThatItReturns() {
    cache.putAll(Map.of("k", "v", "l", "v"));
    Iterator<Cache.Entry<String, Object>> entries = cache.iterator();
    expect(() -> assertThat(entries.hasNext()).isTrue());
    expect(entries::next, "access");
    expect(entries::next, "access");
  }

  @Test
  void loadedEntriesAreCreatedAndUpdatedByThePolicy() throws Exception {
    try (Cache<String, Object> loading =
        manager.createCache(
            "loading",
            configuration(policy).setReadThrough(true).setCacheLoaderFactory(Echo::new))) {
      expect(() -> loading.get("a"), "creation");
      expect(() -> loading.getAll(Set.of("a", "b")), "access", "creation");
      expect(() -> loading.invoke("c", (entry, none) -> entry.getValue()), "creation");
      expect(() -> load(loading, Set.of("a", "b"), true), "update", "update");
      expect(() -> load(loading, Set.of("a", "d"), false), "creation");
      deployment.clock.turn(java.time.Duration.ofMinutes(10));
      assertThat(loading.iterator().hasNext()).as("all have expired").isFalse();
    }
  }

  private static void load(Cache<String, Object> cache, Set<String> keys, boolean replace) {
    CompletionListenerFuture loaded = new CompletionListenerFuture();
    cache.loadAll(keys, replace, loaded);
    try {
      loaded.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static final class Echo implements CacheLoader<String, Object> {
    @Override
    public Object load(String key) {
      return key;
    }

    @Override
    public Map<String, Object> loadAll(Iterable<? extends String> keys) {
      Map<String, Object> loaded = new HashMap<>();
      keys.forEach(key -> loaded.put(key, key));
      return loaded;
    }
  }

  @Test
  void manyKeysAreAFrameOfReadsAndOneOfWrites() {
    Map<String, Object> entries = new HashMap<>();
    IntStream.range(0, 100).forEach(i -> entries.put("k" + i, i));
    ClientCounters before = manager.unwrap(CacheClient.class).counters();
    cache.putAll(entries);
    ClientCounters after = manager.unwrap(CacheClient.class).counters();
    assertThat(after.commandsSent() - before.commandsSent()).isEqualTo(200);
    assertThat(after.framesSent() - before.framesSent()).isLessThanOrEqualTo(2);
    assertThat(cache.getAll(entries.keySet())).isEqualTo(entries);
  }

  @Test
  void anotherClientNeedsAPolicyOfItsOwnToo() {
    assertThatThrownBy(
            () ->
                deployment
                    .node()
                    .createCache("own", configuration(new CreatedExpiryPolicy(TEN_MINUTES))))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("expire by an application's own policy, not by a standard policy");

    Cache<String, Object> joined =
        deployment.node().createCache("own", configuration(new Policy()));
    cache.put("k", "v");
    assertThat(joined.get("k")).isEqualTo("v");
  }
}
