package io.crabcache.server.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Answers {@code GET /health/live} and {@code GET /health/ready} in the form of MicroProfile
 * Health: 200 and {@code "UP"}, or 503 and {@code "DOWN"}. Live means that the process answers;
 * ready means that it serves clients, which it does not while it starts, with its recovery, or
 * stops, and that what they write becomes safe. Thread safe.
 */
public final class HealthServer {
  private static final int IDLE_SECONDS = 30;
  private static final Duration CLOSE_GRACE = Duration.ofMillis(500);

  private final HttpServer server;

  /**
   * Creates a server that does not listen yet.
   *
   * @param readiness what being ready depends on, at present; asked on an event loop
   */
  public HealthServer(Vertx vertx, String host, int port, Supplier<List<HealthCheck>> readiness) {
    Router router = Router.router(vertx);
    health(router, "/health/live", () -> health(new JsonArray(), true));
    health(router, "/health/ready", () -> health(readiness.get()));
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions().setHost(host).setPort(port).setIdleTimeout(IDLE_SECONDS))
            .requestHandler(router);
  }

  /**
   * Starts to listen.
   *
   * @return completes with the port; fails with what {@code bind} says
   */
  public Future<Integer> listen() {
    return server.listen().map(HttpServer::actualPort);
  }

  /** Stops listening; requests under way get a moment to end. */
  public Future<Void> shutdown() {
    return server.shutdown(CLOSE_GRACE);
  }

  private static void health(Router router, String path, Supplier<JsonObject> answer) {
    router
        .route(path)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(request -> respond(request, answer.get()));
  }

  private static void respond(RoutingContext request, JsonObject health) {
    Buffer body = health.toBuffer();
    request
        .response()
        .setStatusCode(health.getString("status").equals("UP") ? 200 : 503)
        .putHeader("content-type", "application/json; charset=utf-8")
        .putHeader("cache-control", "no-store")
        .putHeader("content-length", Integer.toString(body.length()));
    if (request.request().method().equals(HttpMethod.HEAD)) {
      request.response().end();
    } else {
      request.response().end(body);
    }
  }

  private static JsonObject health(JsonArray checks, boolean up) {
    return new JsonObject().put("status", up ? "UP" : "DOWN").put("checks", checks);
  }

  private static JsonObject health(List<HealthCheck> checks) {
    JsonArray all = new JsonArray();
    checks.forEach(check -> all.add(json(check)));
    return health(all, checks.stream().allMatch(HealthCheck::up));
  }

  private static JsonObject json(HealthCheck check) {
    JsonObject json =
        new JsonObject().put("name", check.name()).put("status", check.up() ? "UP" : "DOWN");
    return check.data().isEmpty() ? json : json.put("data", new JsonObject(check.data()));
  }
}
