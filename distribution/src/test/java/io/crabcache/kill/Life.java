package io.crabcache.kill;

/**
 * A server between its start and its end, as its clients see it.
 *
 * @param port that it serves on
 * @param application that its JCache threads share
 */
record Life(int port, JCacheApplication application) {}
