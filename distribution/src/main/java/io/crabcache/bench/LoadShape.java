package io.crabcache.bench;

/**
 * How a load asks.
 *
 * @param valueBytes size of values, at least 1
 * @param depth requests that a connection sends at once, before it waits for all their replies
 * @param connections number of connections
 */
public record LoadShape(LoadCommand command, int valueBytes, int depth, int connections) {}
