/**
 * What the operator decides, before the first request is served: takes a TOML file, the environment
 * and the command line, checks every value against the table of {@link
 * io.crabcache.server.configuration.Settings}, and hands one immutable {@link
 * io.crabcache.server.configuration.ServerConfiguration} to the bootstrap.
 */
@NullMarked
package io.crabcache.server.configuration;

import org.jspecify.annotations.NullMarked;
