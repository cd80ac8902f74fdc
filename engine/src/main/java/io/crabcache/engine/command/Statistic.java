package io.crabcache.engine.command;

/**
 * One counter of a cache or of the store.
 *
 * @param name in the field's terms, lower case with underscores, unit last
 * @param value current value
 */
public record Statistic(String name, long value) {}
