package io.crabcache.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the user wants to see.
 *
 * @param trace the requests; null: drawn by Zipf's law
 * @param requests the most requests of the first part
 * @param comparedGets gets in each round of the second part
 * @param threads that call at once
 * @param products rows of the table
 * @param skew of Zipf's law
 * @param seed of products and requests
 * @param limitSeconds the longest that the first part lasts
 * @param keep whether the server stays
 */
record DemoSettings(
    @Nullable Path trace,
    int requests,
    int comparedGets,
    int threads,
    int products,
    double skew,
    long seed,
    int limitSeconds,
    boolean keep) {}
