package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Reading and writing, and that what one node writes another one reads. */
@ParameterizedClass
@EnumSource(Deployment.Kind.class)
class ReadWriteTest {

  private final Deployment deployment;
  private final Cache<Long, String> here;
  private final Cache<Long, String> there;

  ReadWriteTest(Deployment.Kind kind) throws Exception {
    deployment = new Deployment(kind);
    here = deployment.node().createCache("products", configuration());
    there = deployment.node().createCache("products", configuration());
  }

  private static MutableConfiguration<Long, String> configuration() {
    return new MutableConfiguration<Long, String>().setTypes(Long.class, String.class);
  }

  @AfterEach
  void close() {
    deployment.close();
  }

  @Test
  void whatOneNodePutsAnotherGets() {
    assertThat(there.get(1L)).isNull();

    here.put(1L, "lamp");

    assertThat(there.get(1L)).isEqualTo("lamp");
    assertThat(there.containsKey(1L)).isTrue();
    assertThat(there.containsKey(2L)).isFalse();
  }

  @Test
  void getAndPutReturnsTheValueBefore() {
    assertThat(here.getAndPut(1L, "lamp")).isNull();
    assertThat(there.getAndPut(1L, "chair")).isEqualTo("lamp");
    assertThat(here.get(1L)).isEqualTo("chair");
  }

  @Test
  void putIfAbsentStoresOnlyTheFirstValue() {
    assertThat(here.putIfAbsent(1L, "lamp")).isTrue();
    assertThat(there.putIfAbsent(1L, "chair")).isFalse();
    assertThat(here.get(1L)).isEqualTo("lamp");
  }

  @Test
  void replaceNeedsAValue() {
    assertThat(here.replace(1L, "lamp")).isFalse();
    assertThat(here.containsKey(1L)).isFalse();

    here.put(1L, "lamp");

    assertThat(there.replace(1L, "chair")).isTrue();
    assertThat(here.get(1L)).isEqualTo("chair");
  }

  @Test
  void getAndReplaceNeedsAValueAndReturnsIt() {
    assertThat(here.getAndReplace(1L, "lamp")).isNull();
    assertThat(here.containsKey(1L)).isFalse();

    here.put(1L, "lamp");

    assertThat(there.getAndReplace(1L, "chair")).isEqualTo("lamp");
    assertThat(here.get(1L)).isEqualTo("chair");
  }

  @Test
  void removeTellsWhetherThereWasAValue() {
    here.put(1L, "lamp");

    assertThat(there.remove(1L)).isTrue();
    assertThat(there.remove(1L)).isFalse();
    assertThat(here.get(1L)).isNull();
  }

  @Test
  void getAndRemoveReturnsTheValue() {
    here.put(1L, "lamp");

    assertThat(there.getAndRemove(1L)).isEqualTo("lamp");
    assertThat(there.getAndRemove(1L)).isNull();
    assertThat(here.containsKey(1L)).isFalse();
  }

  @Test
  void bulkCallsDoWhatSingleCallsDo() {
    here.putAll(Map.of(1L, "lamp", 2L, "chair", 3L, "table"));

    assertThat(there.getAll(Set.of(1L, 3L, 4L)))
        .containsOnly(entry(1L, "lamp"), entry(3L, "table"));

    there.removeAll(Set.of(1L, 4L));

    assertThat(here.getAll(Set.of(1L, 2L, 3L, 4L)))
        .containsOnly(entry(2L, "chair"), entry(3L, "table"));
  }

  @Test
  void bulkCallsWithoutKeysDoNothing() {
    here.putAll(Map.of());
    here.removeAll(Set.of());

    assertThat(here.getAll(Set.of())).isEmpty();
  }

  @Test
  void removeAllAndClearLeaveNothing() {
    Map<Long, String> many =
        LongStream.range(0, 2500).boxed().collect(Collectors.toMap(key -> key, key -> "v" + key));

    here.putAll(many);
    there.removeAll();
    assertThat(here.iterator().hasNext()).isFalse();

    here.putAll(many);
    there.clear();
    assertThat(here.getAll(many.keySet())).isEmpty();
  }

  @Test
  void cachesOfOneManagerDoNotShareEntries() {
    Cache<Long, String> other = here.getCacheManager().createCache("customers", configuration());
    here.put(1L, "lamp");

    assertThat(other.get(1L)).isNull();
    other.clear();
    assertThat(here.get(1L)).isEqualTo("lamp");
  }

  @Test
  void valuesAreStoredByValue() {
    MutableConfiguration<String, byte[]> bytes =
        new MutableConfiguration<String, byte[]>().setTypes(String.class, byte[].class);
    Cache<String, byte[]> cache = here.getCacheManager().createCache("bytes", bytes);
    byte[] value = {1};
    cache.put("k", value);
    value[0] = 2;

    byte[] read = cache.get("k");
    assertThat(read).containsExactly(1);
    read[0] = 3;
    assertThat(cache.get("k")).containsExactly(1);
  }

  @Test
  void anIterationReturnsEveryEntryOnceOverManyPages() {
    Map<Long, String> many =
        LongStream.range(0, 1000).boxed().collect(Collectors.toMap(key -> key, key -> "v" + key));
    here.putAll(many);

    Set<Long> seen = new HashSet<>();
    for (Cache.Entry<Long, String> entry : there) {
      assertThat(seen.add(entry.getKey())).isTrue();
      assertThat(entry.getValue()).isEqualTo("v" + entry.getKey());
    }
    assertThat(seen).isEqualTo(many.keySet());
  }

  @Test
  void anIterationWithRemovesAndPutsInBetweenReturnsWhatStayed() {
    LongStream.range(0, 1000).forEach(key -> here.put(key, "stays"));

    Set<Long> seen = new HashSet<>();
    var entries = there.iterator();
    long added = 1000;
    while (entries.hasNext()) {
      Cache.Entry<Long, String> entry = entries.next();
      assertThat(seen.add(entry.getKey())).isTrue();
      if (entry.getKey() % 2 == 0) {
        entries.remove();
      }
      if (added < 1500) {
        here.put(added++, "added meanwhile");
      }
    }

    assertThat(seen).containsAll(LongStream.range(0, 1000).boxed().toList());
    assertThat(here.containsKey(2L)).isFalse();
    assertThat(here.containsKey(3L)).isTrue();
  }
}
