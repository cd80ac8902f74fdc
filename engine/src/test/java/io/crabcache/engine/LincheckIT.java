package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.engine.command.Command;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheHandle;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * One shard under two threads: Lincheck runs random scenarios, many times each, and looks for an
 * order of their steps in which a map would have answered the same. In the stress mode, because the
 * model checker does not come to an end on an engine.
 *
 * <p>Not among the unit tests: Lincheck rewrites all classes that its JVM has loaded.
 */
class LincheckIT {
  static {
    // The default looks for Log4j, and leaves behind a class that Lincheck then cannot rewrite.
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
  }

  private static final TestEngine ENGINE = new TestEngine(8 << 20, 1);

  @Test
  void allThatTwoThreadsSeeHasAnOrder() {
    options().check(OneCache.class);
  }

  @Test
  void threadsThatDoNotSeeEachOtherAreFoundOut() {
    StressOptions options = options().minimizeFailedScenario(false);
    assertThatThrownBy(() -> options.check(CacheForEachThread.class))
        .isInstanceOf(LincheckAssertionError.class);
  }

  private static StressOptions options() {
    return new StressOptions()
        .threads(2)
        .actorsBefore(2)
        .actorsPerThread(4)
        .actorsAfter(2)
        .iterations(30)
        .invocationsPerIteration(50)
        .sequentialSpecification(Specification.class);
  }

  /** The steps, on an engine. Lincheck makes an object for each run. */
  @Param(name = "key", gen = IntGen.class, conf = "0:1")
  @Param(name = "value", gen = IntGen.class, conf = "0:2")
  public abstract static class Steps {

    /** The cache to use now; empty when a run begins. */
    abstract CacheHandle cache();

    /** A value. */
    @Operation(params = "key")
    public String get(int key) {
      return on(Commands.GET, key);
    }

    /** Whether there is one. */
    @Operation(params = "key")
    public String contains(int key) {
      return on(Commands.CONTAINS, key);
    }

    /** The value before. */
    @Operation(params = {"key", "value"})
    public String put(int key, int value) {
      return put(CommandBatch.ALWAYS, key, value);
    }

    /** The value that was in the way. */
    @Operation(params = {"key", "value"})
    public String putIfAbsent(int key, int value) {
      return put(CommandBatch.IF_ABSENT, key, value);
    }

    /** The value before. */
    @Operation(params = {"key", "value"})
    public String replace(int key, int value) {
      return put(CommandBatch.IF_PRESENT, key, value);
    }

    /** The value before. */
    @Operation(params = "key")
    public String remove(int key) {
      return on(Commands.REMOVE, key);
    }

    private String on(Command command, int key) {
      return text(ENGINE.on(command, CommandBatch.RETURN_PREVIOUS, cache(), "" + key));
    }

    private String put(int condition, int key, int value) {
      int modifiers = condition | CommandBatch.RETURN_PREVIOUS;
      return text(ENGINE.call(rows -> rows.put(modifiers, cache(), "" + key, "" + value)));
    }

    private static String text(Answer answer) {
      Answer.Entry entry = (Answer.Entry) answer;
      return entry.outcome() + " " + entry.value();
    }
  }

  /** As the engine is meant to be used. */
  public static final class OneCache extends Steps {
    private static final CacheHandle CACHE = ENGINE.open("c");

    /** Begins with an empty cache. */
    public OneCache() {
      ENGINE.call(rows -> rows.bare(Commands.CLEAR, CACHE));
    }

    @Override
    CacheHandle cache() {
      return CACHE;
    }
  }

  /** As an engine would be in which writes do not reach other threads. */
  public static final class CacheForEachThread extends Steps {
    private final Map<Thread, CacheHandle> caches = new ConcurrentHashMap<>();

    @Override
    CacheHandle cache() {
      return caches.computeIfAbsent(Thread.currentThread(), CacheForEachThread::open);
    }

    private static CacheHandle open(Thread thread) {
      CacheHandle cache = ENGINE.open(thread.getName());
      ENGINE.call(rows -> rows.bare(Commands.CLEAR, cache));
      return cache;
    }
  }

  /** What the steps answer one after the other. */
  public static final class Specification {
    private final Map<Integer, Integer> map = new HashMap<>();

    /** See {@link Steps#get}. */
    public String get(int key) {
      return found(map.get(key));
    }

    /** See {@link Steps#contains}. */
    public String contains(int key) {
      return (map.containsKey(key) ? Outcome.OK : Outcome.MISSING) + " null";
    }

    /** See {@link Steps#put}. */
    public String put(int key, int value) {
      return Outcome.OK + " " + map.put(key, value);
    }

    /** See {@link Steps#putIfAbsent}. */
    public String putIfAbsent(int key, int value) {
      Integer previous = map.putIfAbsent(key, value);
      return (previous == null ? Outcome.OK : Outcome.MISMATCH) + " " + previous;
    }

    /** See {@link Steps#replace}. */
    public String replace(int key, int value) {
      return found(map.replace(key, value));
    }

    /** See {@link Steps#remove}. */
    public String remove(int key) {
      return found(map.remove(key));
    }

    private static String found(@Nullable Integer value) {
      return (value == null ? Outcome.MISSING : Outcome.OK) + " " + value;
    }
  }
}
