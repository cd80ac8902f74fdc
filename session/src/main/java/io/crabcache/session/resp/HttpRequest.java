package io.crabcache.session.resp;

/**
 * What a browser sends when a web page has it post to this port: lines of HTTP, and in their body
 * perhaps commands, which the page's author must not get executed. As Redis does, the connection
 * ends at {@code POST} and {@code Host:}, which each such request has, without a reply. Not in the
 * table, so that {@code COMMAND} does not show it.
 */
final class HttpRequest extends ImmediateCommand {
  static final HttpRequest INSTANCE = new HttpRequest();

  private HttpRequest() {
    super(CommandInfo.noKey("http", -1, "server", "0.1.0", "Ends a connection that speaks HTTP"));
  }

  /** Tells whether the request that was read is a line of HTTP that ends the connection. */
  static boolean begins(Call call) {
    return call.is(0, "HOST:") || call.is(0, "POST");
  }

  @Override
  public void run(Call call) {
    call.client().peer().foreignProtocol("HTTP");
    call.endAfterReply();
  }
}
