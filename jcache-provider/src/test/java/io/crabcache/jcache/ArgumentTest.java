package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Null arguments, wrong types, closed caches, and what is not there yet. */
@NullUnmarked
class ArgumentTest {

  private final CrabCachingProvider provider = new CrabCachingProvider();
  private final CacheManager manager =
      provider.getCacheManager(URI.create("crabcache:embedded"), null);
  private final Cache<Long, String> cache =
      manager.createCache(
          "products", new MutableConfiguration<Long, String>().setTypes(Long.class, String.class));

  @AfterEach
  void close() {
    provider.close();
  }

  private static Named<Consumer<Cache<Long, String>>> call(
      String name, Consumer<Cache<Long, String>> call) {
    return Named.of(name, call);
  }

  static Stream<Named<Consumer<Cache<Long, String>>>> callsWithNulls() {
    Set<Long> nullKey = new HashSet<>(Arrays.asList(1L, null));
    Map<Long, String> nullValue = new HashMap<>(Collections.singletonMap(1L, null));
    return Stream.of(
        call("get", c -> c.get(null)),
        call("getAll", c -> c.getAll(null)),
        call("getAll of null", c -> c.getAll(nullKey)),
        call("containsKey", c -> c.containsKey(null)),
        call("loadAll", c -> c.loadAll(null, true, null)),
        call("loadAll of null", c -> c.loadAll(nullKey, true, null)),
        call("put null", c -> c.put(null, "v")),
        call("put to null", c -> c.put(1L, null)),
        call("getAndPut null", c -> c.getAndPut(null, "v")),
        call("getAndPut to null", c -> c.getAndPut(1L, null)),
        call("putAll", c -> c.putAll(null)),
        call("putAll of null", c -> c.putAll(Collections.singletonMap(null, "v"))),
        call("putAll to null", c -> c.putAll(nullValue)),
        call("putIfAbsent", c -> c.putIfAbsent(1L, null)),
        call("remove", c -> c.remove(null)),
        call("remove of null", c -> c.remove(1L, null)),
        call("getAndRemove", c -> c.getAndRemove(null)),
        call("replace", c -> c.replace(1L, null)),
        call("replace of null", c -> c.replace(1L, null, "v")),
        call("replace by null", c -> c.replace(1L, "v", null)),
        call("getAndReplace", c -> c.getAndReplace(1L, null)),
        call("invoke null", c -> c.invoke(null, (entry, arguments) -> null)),
        call("invoke with null", c -> c.invoke(1L, null)),
        call("invokeAll", c -> c.invokeAll(null, (entry, arguments) -> null)),
        call("invokeAll of null", c -> c.invokeAll(nullKey, (entry, arguments) -> null)),
        call("invokeAll with null", c -> c.invokeAll(Set.of(1L), null)),
        call("invokeAll of none with null", c -> c.invokeAll(Set.of(), null)),
        call("removeAll", c -> c.removeAll(null)),
        call("removeAll of null", c -> c.removeAll(nullKey)));
  }

  @ParameterizedTest
  @MethodSource("callsWithNulls")
  void nullsAreRefusedAndNothingHasHappened(Consumer<Cache<Long, String>> call) {
    cache.put(1L, "untouched");

    assertThatNullPointerException().isThrownBy(() -> call.accept(cache));

    assertThat(cache.getAll(Set.of(1L, 2L))).containsExactly(Map.entry(1L, "untouched"));
  }

  @ParameterizedTest
  @MethodSource({"callsWithNulls", "callsWithoutArguments"})
  void aClosedCacheRefusesEveryCallBeforeItLooksAtArguments(Consumer<Cache<Long, String>> call) {
    cache.close();
    cache.close();

    assertThat(cache.isClosed()).isTrue();
    assertThatThrownBy(() -> call.accept(cache))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"products\" is closed");
  }

  static Stream<Named<Consumer<Cache<Long, String>>>> callsWithoutArguments() {
    return Stream.of(
        call("removeAll", Cache::removeAll),
        call("clear", Cache::clear),
        call("iterator", c -> c.iterator().remove()),
        call("invoke", c -> c.invoke(1L, (entry, arguments) -> null)),
        call("invokeAll", c -> c.invokeAll(Set.of(1L), (entry, arguments) -> null)));
  }

  private static MutableConfiguration<Long, String> of() {
    return new MutableConfiguration<>();
  }

  @Test
  void storeByReferenceIsRefused() {
    assertThatThrownBy(() -> manager.createCache("other", of().setStoreByValue(false)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("store by reference is not supported");
    assertThat(manager.getCacheNames()).containsExactly("products");
  }

  @Test
  void readThroughWithoutALoaderIsRefused() {
    assertThatThrownBy(() -> manager.createCache("other", of().setReadThrough(true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CacheLoader");
  }

  @Test
  void writeThroughWithoutAWriterIsRefused() {
    assertThatThrownBy(() -> manager.createCache("other", of().setWriteThrough(true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CacheWriter");
  }

  @Test
  void nullNamesAndConfigurationsAreRefused() {
    assertThatNullPointerException().isThrownBy(() -> manager.createCache(null, of()));
    assertThatNullPointerException().isThrownBy(() -> manager.createCache("other", null));
    assertThatNullPointerException().isThrownBy(() -> manager.getCache(null));
    assertThatNullPointerException().isThrownBy(() -> manager.getCache("c", null, String.class));
    assertThatNullPointerException().isThrownBy(() -> manager.destroyCache(null));
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void keysAndValuesOfOtherTypesAreRefusedBeforeTheyLeave() {
    Cache raw = cache;

    assertThatThrownBy(() -> raw.put("key", "value"))
        .isInstanceOf(ClassCastException.class)
        .hasMessageContaining("keys of java.lang.Long, not of java.lang.String");
    assertThatThrownBy(() -> raw.put(1L, 2L))
        .isInstanceOf(ClassCastException.class)
        .hasMessageContaining("values of java.lang.String, not of java.lang.Long");
    assertThatThrownBy(() -> raw.get(1)).isInstanceOf(ClassCastException.class);
  }

  @Test
  void anIteratorKeepsTheContractOfIterators() {
    cache.put(1L, "lamp");
    Iterator<Cache.Entry<Long, String>> entries = cache.iterator();

    assertThatThrownBy(entries::remove).isInstanceOf(IllegalStateException.class);
    Cache.Entry<Long, String> entry = entries.next();
    assertThat(entry.unwrap(Cache.Entry.class)).isSameAs(entry);
    assertThatThrownBy(() -> entry.unwrap(Set.class)).isInstanceOf(IllegalArgumentException.class);
    entries.remove();
    assertThatThrownBy(entries::remove).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
    assertThat(cache.containsKey(1L)).isFalse();

    cache.close();
    assertThatThrownBy(entries::hasNext).isInstanceOf(IllegalStateException.class);
  }
}
