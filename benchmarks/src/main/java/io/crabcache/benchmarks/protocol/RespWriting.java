package io.crabcache.benchmarks.protocol;

import io.crabcache.protocol.resp.RespWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Writes 16 replies behind one another. Times are per reply. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(RespWriting.REPLIES)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RespWriting {
  static final int REPLIES = 16;
  private static final int VALUE_BYTES = 64;

  private final RespWriter writer = new RespWriter();
  private final ByteBuf value = PooledByteBufAllocator.DEFAULT.directBuffer().writeZero(1_024);
  private final ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(16 << 10);
  private long counter;

  /** For JMH. */
  public RespWriting() {}

  /** Gives the buffers back. */
  @TearDown
  public void release() {
    value.release();
    out.release();
  }

  /** What SET answers. */
  @Benchmark
  public int ok() {
    writer.begin(out.clear(), 2);
    for (int i = 0; i < REPLIES; i++) {
      writer.ok();
    }
    return out.writerIndex();
  }

  /** What GET answers: a value of 64 bytes. */
  @Benchmark
  public int bulk() {
    writer.begin(out.clear(), 2);
    for (int i = 0; i < REPLIES; i++) {
      writer.bulk(value, i * VALUE_BYTES, VALUE_BYTES);
    }
    return out.writerIndex();
  }

  /** What DEL answers. */
  @Benchmark
  public int smallInteger() {
    writer.begin(out.clear(), 2);
    for (int i = 0; i < REPLIES; i++) {
      writer.integer(i & 1);
    }
    return out.writerIndex();
  }

  /** What INCR answers: numbers of about ten digits. */
  @Benchmark
  public int largeInteger() {
    writer.begin(out.clear(), 2);
    for (int i = 0; i < REPLIES; i++) {
      counter = (counter + 7_919_191) & 0xFFFF_FFFFL;
      writer.integer(counter);
    }
    return out.writerIndex();
  }
}
