/**
 * The client. It takes operations from many threads, gathers them into frames for few connections,
 * and completes each operation when its reply frame arrives. It knows nothing of JSR-107.
 */
@NullMarked
package io.crabcache.client;

import org.jspecify.annotations.NullMarked;
