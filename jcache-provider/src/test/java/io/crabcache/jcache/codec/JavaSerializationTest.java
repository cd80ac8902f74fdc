package io.crabcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects without a native encoding: what comes back, and what the filter keeps out. */
class JavaSerializationTest {

  record Price(BigDecimal amount, String currency) implements Serializable {}

  static class Article implements Serializable {
    private static final long serialVersionUID = 1L;
    private final String name;
    private final ArrayList<Price> prices;

    Article(String name, Price... prices) {
      this.name = name;
      this.prices = new ArrayList<>(List.of(prices));
    }
  }

  static final class Book extends Article {
    private static final long serialVersionUID = 1L;

    Book(String name) {
      super(name);
    }
  }

  static final class Magazine extends Article {
    private static final long serialVersionUID = 1L;

    Magazine(String name) {
      super(name);
    }
  }

  record Stranger(String name) implements Serializable {}

  record Mixed(Object content) implements Serializable {}

  record Pair(String left, String right) implements Serializable {}

  static List<Object> valuesOfTheJdk() {
    return List.of(
        new ArrayList<>(List.of(1, "two", 3L)),
        List.of("immutable"),
        Arrays.asList("a", "b"),
        Set.of("one"),
        new HashSet<>(Set.of(1, 2)),
        Map.of("k", LocalDate.of(2026, 1, 1)),
        new HashMap<>(),
        new LinkedHashMap<>(Map.of("k", new BigDecimal("1.5"))),
        new TreeMap<>(Map.of("k", List.of("v"))),
        new ConcurrentHashMap<>(Map.of(1, 2)),
        new EnumMap<>(Map.of(TimeUnit.DAYS, 1)),
        Currency.getInstance("EUR"),
        new java.sql.Timestamp(42),
        new int[] {1, 2},
        new String[][] {{"a"}, {}});
  }

  @ParameterizedTest
  @MethodSource("valuesOfTheJdk")
  void readsValuesAndCollectionsOfTheJdk(Object value) {
    Codec codec = TestCodecs.untyped();
    byte[] encoded = codec.encode(value);

    assertThat(codec.decode(encoded)).isEqualTo(value);
    assertThat(codec.isCanonical(encoded)).isFalse();
  }

  @Test
  void readsWhatTheDeclaredTypeConsistsOf() {
    Codec codec = TestCodecs.of(Article.class, "");
    Article article = new Article("lamp", new Price(new BigDecimal("9.90"), "EUR"));

    Article read = (Article) codec.decode(codec.encode(article));

    assertThat(read.name).isEqualTo("lamp");
    assertThat(read.prices).containsExactly(new Price(new BigDecimal("9.90"), "EUR"));
  }

  @Test
  void readsSubclassesAndArraysOfTheDeclaredType() {
    Codec codec = TestCodecs.of(Article.class, "");

    assertThat(codec.decode(codec.encode(new Book("Emma")))).isInstanceOf(Book.class);
    assertThat(codec.decode(codec.encode(new Article[] {new Book("Emma")})))
        .isInstanceOf(Article[].class);
  }

  @Test
  void refusesOtherSubclassesOfTheDeclaredTypesSuperclass() {
    byte[] sibling = TestCodecs.of(Magazine.class, "").encode(new Magazine("Life"));
    Codec codec = TestCodecs.of(Book.class, "");

    assertThat(codec.decode(codec.encode(new Book("Emma")))).isInstanceOf(Book.class);
    assertThatThrownBy(() -> codec.decode(sibling))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining(Magazine.class.getName());
  }

  @Test
  void refusesAnyOtherClassAndNamesItAndTheProperty() {
    Codec codec = TestCodecs.of(Article.class, "");
    byte[] stranger = codec.encode(new Stranger("x"));

    assertThatThrownBy(() -> codec.decode(stranger))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining(Stranger.class.getName())
        .hasMessageContaining("crabcache.serialization.filter");
  }

  @Test
  void aTypeThatSaysNothingLetsNothingIn() {
    Codec codec = TestCodecs.of(Serializable.class, "");
    byte[] stranger = codec.encode(new Stranger("x"));

    assertThatThrownBy(() -> codec.decode(stranger)).hasMessageContaining("Stranger");
  }

  @Test
  void refusesAStrangerInsideADeclaredType() {
    Codec codec = TestCodecs.of(Mixed.class, "");
    byte[] smuggled = codec.encode(new Mixed(new ArrayList<>(List.of(new Stranger("x")))));

    assertThatThrownBy(() -> codec.decode(smuggled)).hasMessageContaining("Stranger");
  }

  @Test
  void theApplicationsFilterAllowsMore() {
    Codec codec = TestCodecs.of(Object.class, "io.crabcache.jcache.codec.*");

    assertThat(codec.decode(codec.encode(new Stranger("x")))).isEqualTo(new Stranger("x"));
  }

  @Test
  void theApplicationsFilterRefusesWhatWouldBeAllowed() {
    Codec codec = TestCodecs.of(Article.class, "!java.util.Currency;!" + Book.class.getName());
    byte[] date = codec.encode(new ArrayList<>(List.of(Currency.getInstance("EUR"))));
    byte[] book = codec.encode(new Book("Emma"));
    byte[] unit = codec.encode(TimeUnit.DAYS);

    assertThatThrownBy(() -> codec.decode(date)).hasMessageContaining("java.util.Currency");
    assertThatThrownBy(() -> codec.decode(book)).hasMessageContaining("Book");
    assertThat(codec.decode(unit)).isEqualTo(TimeUnit.DAYS);
    assertThatThrownBy(() -> TestCodecs.of(Object.class, "!java.util.**").decode(unit))
        .hasMessageContaining("TimeUnit");
  }

  @Test
  void theApplicationsFilterSetsLimits() {
    Codec codec = TestCodecs.of(Object.class, "maxarray=10");
    byte[] elevenInts = codec.encode(new int[11]);

    assertThat(codec.decode(codec.encode(new int[10]))).isEqualTo(new int[10]);
    assertThatThrownBy(() -> codec.decode(elevenInts)).isInstanceOf(CacheException.class);
  }

  @Test
  void aMalformedFilterIsRefusedAtOnce() {
    assertThatThrownBy(() -> TestCodecs.of(Object.class, "maxdepth=many"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("crabcache.serialization.filter=maxdepth=many");
  }

  @Test
  void anArrayThatAnnouncesMoreThanTheStreamCanHoldIsRefused() {
    Codec codec = TestCodecs.untyped();
    byte[] bomb = codec.encode(new long[] {1});
    ByteBuffer.wrap(bomb).putInt(bomb.length - Long.BYTES - Integer.BYTES, Integer.MAX_VALUE);

    assertThatThrownBy(() -> codec.decode(bomb))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("REJECTED");
  }

  @Test
  void objectsNestedTooDeeplyAreRefused() {
    Codec codec = TestCodecs.untyped();
    List<Object> nested = new ArrayList<>();
    for (int depth = 0; depth < SerializationFilter.MAX_DEPTH; depth++) {
      nested = new ArrayList<>(List.of(nested));
    }
    byte[] tooDeep = codec.encode(nested);

    assertThatThrownBy(() -> codec.decode(tooDeep))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("REJECTED");
  }

  @Test
  void bytesBehindTheObjectAreRefused() {
    Codec codec = TestCodecs.untyped();
    byte[] encoded = codec.encode(Currency.getInstance("EUR"));
    byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);

    assertThatThrownBy(() -> codec.decode(longer)).hasMessageContaining("not exactly one object");
  }

  @Test
  void anObjectThatIsNotSerializableIsRefusedByName() {
    Object plain = new Object() {};

    assertThatThrownBy(() -> TestCodecs.untyped().encode(plain))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining(plain.getClass().getName());
  }

  @Test
  void equalKeysHaveEqualBytesWhetherTheyShareTheirPartsOrNot() {
    Codec codec = TestCodecs.of(Pair.class, "");
    String shared = "same";
    Pair sharing = new Pair(shared, shared);
    Pair notSharing = new Pair(new String("same"), new String("same"));

    assertThat(codec.encode(sharing)).isEqualTo(codec.encode(notSharing));
    assertThat(plainSerialization(sharing)).isNotEqualTo(plainSerialization(notSharing));
  }

  @Test
  void classesComeFromTheManagersClassLoader() {
    ClassLoader own = new ReloadingClassLoader(JavaSerializationTest.class);
    Codec codec =
        new TaggedCodec(
            JavaMarshaller.FACTORY,
            new MarshallerContext(own, Object.class, Object.class, Stranger.class.getName()));

    Object read = codec.decode(codec.encode(new Stranger("x")));

    assertThat(read.getClass().getClassLoader()).isSameAs(own);
    assertThat(read).hasToString("Stranger[name=x]");
  }

  @Test
  void anotherMarshallersBytesAreRefusedByName() {
    byte[] foreign = "@\u0004fory\u0001".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> TestCodecs.untyped().decode(foreign))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("\"fory\"")
        .hasMessageContaining("crabcache.marshaller");
  }

  private static byte[] plainSerialization(Object object) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Defines a class and its nested ones itself, so that they are others than the parent's. */
  private static final class ReloadingClassLoader extends ClassLoader {
    private final Class<?> reloaded;

    ReloadingClassLoader(Class<?> reloaded) {
      super(reloaded.getClassLoader());
      this.reloaded = reloaded;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      Class<?> known = findLoadedClass(name);
      if (known != null || !name.startsWith(reloaded.getName())) {
        return known == null ? super.loadClass(name, resolve) : known;
      }
      try (var in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] code = in.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
