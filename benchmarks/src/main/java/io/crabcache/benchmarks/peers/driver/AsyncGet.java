package io.crabcache.benchmarks.peers.driver;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.cache.Cache;

/**
 * The call by which a provider gets without waiting. JCache has none, and this JVM knows the types
 * of no provider, so it is found by name; the handles cost some nanoseconds a call.
 */
final class AsyncGet {
  private final MethodHandle get;
  private final MethodHandle await;

  private AsyncGet(MethodHandle get, MethodHandle await) {
    this.get = get;
    this.await = await;
  }

  /**
   * Finds the call.
   *
   * @param name {@code package.Type#method} of what the cache unwraps to; the method takes a key
   */
  static AsyncGet of(Cache<?, ?> cache, String name) throws ReflectiveOperationException {
    int sharp = name.indexOf('#');
    Class<?> type = Class.forName(name.substring(0, sharp));
    Method method = type.getMethod(name.substring(sharp + 1), Object.class);
    Class<?> future = method.getReturnType();
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    MethodHandle await =
        CompletionStage.class.isAssignableFrom(future)
            ? MethodHandles.filterReturnValue(
                lookup.unreflect(CompletionStage.class.getMethod("toCompletableFuture")),
                lookup.unreflect(CompletableFuture.class.getMethod("join")))
            : lookup.unreflect(future.getMethod("get"));
    return new AsyncGet(
        lookup
            .unreflect(method)
            .bindTo(cache.unwrap(type))
            .asType(MethodType.methodType(Object.class, Object.class)),
        await.asType(MethodType.methodType(Object.class, Object.class)));
  }

  /** Starts to get. */
  Object start(Object key) throws Throwable {
    return (Object) get.invokeExact(key);
  }

  /** Waits for what {@link #start} returned, and gives the value. */
  Object await(Object future) throws Throwable {
    return (Object) await.invokeExact(future);
  }
}
