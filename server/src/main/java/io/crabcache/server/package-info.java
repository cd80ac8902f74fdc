/**
 * The cache server: sockets around sessions around an engine, and what an operator needs with them,
 * which is configuration, security, metrics and a dashboard.
 */
@NullMarked
package io.crabcache.server;

import org.jspecify.annotations.NullMarked;
