package io.crabcache.protocol.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.testing.Fuzzing;
import org.junit.jupiter.api.Test;

/** Runs the fuzz targets, for ten seconds each in the ordinary build. */
class RespFuzzTest {

  @Test
  void anyBytesAsRequests() throws Exception {
    assertThat(Fuzzing.fuzz(RequestFuzz.class)).isPositive();
  }

  @Test
  void anyReplies() throws Exception {
    assertThat(Fuzzing.fuzz(ReplyFuzz.class)).isPositive();
  }
}
