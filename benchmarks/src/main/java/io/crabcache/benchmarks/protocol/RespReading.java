package io.crabcache.benchmarks.protocol;

import io.crabcache.protocol.resp.RequestLimits;
import io.crabcache.protocol.resp.RequestReader;
import io.crabcache.protocol.resp.RequestRest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Cuts 16 requests out of one read and asks where their arguments lie. Times are per request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(RespReading.REQUESTS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RespReading {
  static final int REQUESTS = 16;
  private static final int MGET_KEYS = 30;

  /** What is read: keys have 16 bytes. */
  public enum Request {
    /** A value of 64 bytes. */
    SET("SET", 1, 64),
    /** A value of 1 KiB, whose length does not fit the short header. */
    SET_1K("SET", 1, 1_024),
    /** One key. */
    GET("GET", 1, -1),
    /** Thirty keys. */
    MGET("MGET", MGET_KEYS, -1),
    /** No key. */
    PING("PING", 0, -1);

    private final String text;

    Request(String name, int keys, int value) {
      StringBuilder request = new StringBuilder(32);
      request.append('*').append(1 + keys + (value < 0 ? 0 : 1)).append("\r\n");
      argument(request, name);
      for (int i = 0; i < keys; i++) {
        argument(request, "key:%012d".formatted(i * 7_919));
      }
      if (value >= 0) {
        argument(request, "v".repeat(value));
      }
      text = request.toString();
    }

    private static void argument(StringBuilder request, String argument) {
      request.append('$').append(argument.length()).append("\r\n").append(argument).append("\r\n");
    }
  }

  /** What is read. */
  @Param public Request request = Request.SET;

  private final RequestReader reader =
      new RequestReader(new RequestLimits(1 << 17, 1 << 24, 1 << 16));
  private final RequestRest rest = new RequestRest();
  private final ByteBuf in = PooledByteBufAllocator.DEFAULT.directBuffer();

  /** For JMH. */
  public RespReading() {}

  /** Puts the requests into the buffer. */
  @Setup
  public void fill() {
    in.writeCharSequence(request.text.repeat(REQUESTS), StandardCharsets.ISO_8859_1);
  }

  /** Gives the buffer back. */
  @TearDown
  public void release() {
    in.release();
  }

  /** Reads all requests. */
  @Benchmark
  public int read() {
    in.readerIndex(0);
    int sum = 0;
    while (in.isReadable()) {
      int taken = reader.read(in, rest);
      for (int i = 0; i < reader.count(); i++) {
        sum += reader.index(i) + reader.length(i);
      }
      in.skipBytes(taken);
    }
    return sum;
  }
}
