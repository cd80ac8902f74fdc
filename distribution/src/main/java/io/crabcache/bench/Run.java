package io.crabcache.bench;

/**
 * One server under one load once.
 *
 * @param perSecond commands
 * @param latencies of commands
 * @param processorMicros processor time of the server's process per command
 */
record Run(double perSecond, Percentiles latencies, double processorMicros) {}
