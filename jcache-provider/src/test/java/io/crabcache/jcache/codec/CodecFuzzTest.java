package io.crabcache.jcache.codec;

import io.crabcache.testing.Fuzzing;
import java.time.ZonedDateTime;
import java.util.Arrays;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;

/** Bytes that a hostile server could send in place of an object. */
class CodecFuzzTest {

  /** Any bytes are refused, or are the one encoding of what they give. */
  public static final class AnyObject {

    private static final Codec CODEC = TestCodecs.untyped();

    private AnyObject() {}

    /** Decodes and encodes again. */
    public static void fuzzerTestOneInput(byte[] input) {
      Object decoded;
      try {
        decoded = CODEC.decode(input);
      } catch (CacheException e) {
        return;
      }
      // A time with a zone keeps its instant if the zone's rules refuse its hour.
      boolean oneEncoding = CODEC.isCanonical(input) && !(decoded instanceof ZonedDateTime);
      if (oneEncoding && !Arrays.equals(CODEC.encode(decoded), input)) {
        throw new IllegalStateException("another encoding of " + decoded);
      }
    }
  }

  /** Any bytes in a serialization stream are refused, or give an object. */
  public static final class AnyStream {

    private static final Codec CODEC = TestCodecs.untyped();
    private static final byte[] HEAD = {
      0x40, 4, 'j', 'a', 'v', 'a', (byte) 0xac, (byte) 0xed, 0, 5
    };

    private AnyStream() {}

    /** Decodes. */
    public static void fuzzerTestOneInput(byte[] input) {
      byte[] encoded = Arrays.copyOf(HEAD, HEAD.length + input.length);
      System.arraycopy(input, 0, encoded, HEAD.length, input.length);
      try {
        CODEC.decode(encoded);
      } catch (CacheException e) {
        return;
      }
    }
  }

  @Test
  void takesAnyObject() throws Exception {
    Fuzzing.fuzz(AnyObject.class);
  }

  @Test
  void takesAnyStream() throws Exception {
    Fuzzing.fuzz(AnyStream.class);
  }
}
