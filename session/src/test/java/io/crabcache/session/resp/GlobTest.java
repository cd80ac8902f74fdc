package io.crabcache.session.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns as redis-server 7.0.15 reads them, the broken ones among them. */
class GlobTest {

  private static boolean matches(String pattern, String key) {
    ByteBuf source =
        Unpooled.copiedBuffer("<" + key + ">", StandardCharsets.ISO_8859_1).asReadOnly();
    byte[] bytes = pattern.getBytes(StandardCharsets.ISO_8859_1);
    return new Glob(bytes).matches(source, 1, source.readableBytes() - 2);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          hello,     hello
          h?llo,     hallo
          h*llo,     hllo
          h*llo,     heeeello
          h*,        h
          h**,       h
          *llo,      hello
          *l*o*,     hello
          **,        x
          h[ae]llo,  hallo
          h[^e]llo,  hbllo
          h[a-c]llo, hbllo
          h[c-a]llo, hbllo
          h[a-]llo,  hl
          [a-],      _
          [a-,       -
          [a,        a
          [^,        x
          [^],       x
          [\\]],     ]
          [\\-a],    -
          [a\\-z],   -
          [*],       *
          [?],       ?
          \\*,       *
          \\?,       ?
          \\a,       a
          \\,        \\
          a*a*a*b,   aaaaab
          *ab*ab,    abcabab
          """)
  void match(String pattern, String key) {
    assertThat(matches(pattern.replace("\\\\", "\\"), key.replace("\\\\", "\\"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          hello,     hell
          hello,     helloo
          HELLO,     hello
          h?llo,     hllo
          *llo,      hellos
          h[ae]llo,  hillo
          h[^e]llo,  hello
          h[a-c]llo, hdllo
          [],        ]
          []a],      a
          [,         [
          [a-c],     -
          [a\\-c],   b
          \\?,       a
          a*b*c,     acb
          """)
  void doNotMatch(String pattern, String key) {
    assertThat(matches(pattern.replace("\\\\", "\\"), key)).isFalse();
  }

  @Test
  void anEmptyKeyMatchesOneStarAloneAndAnEmptyPattern() {
    assertThat(matches("*", "")).isTrue();
    assertThat(matches("", "")).isTrue();
    assertThat(matches("**", "")).isFalse();
    assertThat(matches("?", "")).isFalse();
    assertThat(matches("", "x")).isFalse();
  }

  @Test
  void anyByteIsItself() {
    assertThat(matches("a\0b", "a\0b")).isTrue();
    assertThat(matches("a\0b", "a\0c")).isFalse();
    assertThat(matches("a\0*", "a")).isFalse();
    assertThat(matches("[\u0080-\u00ff]", "\u00e9")).isTrue();
    assertThat(matches("[a-\u00ff]", "b")).as("bytes of a range have a sign").isFalse();
    assertThat(matches("[a-\u00ff]", "A")).isTrue();
  }

  @Test
  void manyStarsCostNoMoreThanTheProductOfTheLengths() {
    String key = "a".repeat(65_536);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          assertThat(matches("a*".repeat(511) + "b", key)).isFalse();
          assertThat(matches("*" + "a".repeat(1022) + "b", key)).isFalse();
        });
  }
}
