package io.crabcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;

/** How the option {@code crabcache.marshaller} finds a marshaller. */
class MarshallersTest {

  private final ClassLoader loader = getClass().getClassLoader();

  /** Writes locales as language tags. */
  public static final class LocaleMarshallers implements MarshallerFactory {
    /** Found by class name. */
    public LocaleMarshallers() {}

    @Override
    public String name() {
      return "locale";
    }

    @Override
    public Marshaller create(MarshallerContext context) {
      return new Marshaller() {
        @Override
        public void write(Object object, OutputStream out) throws IOException {
          out.write(((Locale) object).toLanguageTag().getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public Object read(InputStream in) throws IOException {
          return Locale.forLanguageTag(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
      };
    }
  }

  /** Has no name that could stand in front of bytes. */
  public static final class Nameless implements MarshallerFactory {
    /** Found by class name. */
    public Nameless() {}

    @Override
    public String name() {
      return "";
    }

    @Override
    public Marshaller create(MarshallerContext context) {
      throw new AssertionError("not to be used");
    }
  }

  @Test
  void theDefaultIsJavaSerialization() {
    assertThat(Marshallers.find(Marshallers.DEFAULT, loader).name()).isEqualTo("java");
  }

  @Test
  void aClassNameNamesAFactory() {
    MarshallerFactory factory = Marshallers.find(LocaleMarshallers.class.getName(), loader);
    Codec codec = new TaggedCodec(factory, TestCodecs.context(Locale.class, ""));

    byte[] encoded = codec.encode(Locale.GERMANY);

    assertThat(encoded).isEqualTo("@\u0006localede-DE".getBytes(StandardCharsets.US_ASCII));
    assertThat(codec.decode(encoded)).isEqualTo(Locale.GERMANY);
  }

  @Test
  void nativeTypesNeverReachAMarshaller() {
    MarshallerFactory factory = Marshallers.find(LocaleMarshallers.class.getName(), loader);

    byte[] encoded = new TaggedCodec(factory, TestCodecs.context(Object.class, "")).encode("text");

    assertThat(TestCodecs.untyped().decode(encoded)).isEqualTo("text");
  }

  @Test
  void aNameThatNothingHasIsRefused() {
    assertThatThrownBy(() -> Marshallers.find("kryo", loader))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("crabcache.marshaller=kryo");
  }

  @Test
  void aClassThatIsNoFactoryIsRefused() {
    assertThatThrownBy(() -> Marshallers.find("java.lang.String", loader))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("crabcache.marshaller=java.lang.String")
        .hasMessageContaining("MarshallerFactory");
  }

  @Test
  void aFactoryWithoutAUsableNameIsRefused() {
    assertThatThrownBy(() -> Marshallers.find(Nameless.class.getName(), loader))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("1 to 32");
  }
}
