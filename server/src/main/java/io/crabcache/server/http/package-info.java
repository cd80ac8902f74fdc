/**
 * What the server tells about itself over HTTP. It takes requests of operators and their tools,
 * asks the bootstrap whether the server serves, and answers in JSON. No cache entry passes here.
 */
@NullMarked
package io.crabcache.server.http;

import org.jspecify.annotations.NullMarked;
