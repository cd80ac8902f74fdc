package io.crabcache.protocol;

/** Types of frames in version 1. A receiver ends the connection on any other. */
public final class FrameType {

  /** Client to server, first: versions, features and name of the client. */
  public static final int HELLO = 1;

  /** Server to client, answer to {@link #HELLO}: what both will use. */
  public static final int WELCOME = 2;

  /** Client to server: a batch of commands. */
  public static final int BATCH = 3;

  /** Server to client: results of a batch, in its order. */
  public static final int REPLY = 4;

  /** Server to client, last: why the server closes the connection. */
  public static final int ERROR = 5;

  /** Server to client: events of subscriptions; see {@link EventLayout}. */
  public static final int EVENT = 6;

  /** Server to client: replies to what was sent so far follow, then the connection closes. */
  public static final int GOODBYE = 7;

  /** Client to server: how far the events of subscriptions have been dealt with. */
  public static final int ACKNOWLEDGE = 8;

  /**
   * Server to client: what a reply with {@link FrameLayout#FLAG_AWAITED} waited for is done; its
   * correlation id is the reply's.
   */
  public static final int SETTLED = 9;

  private FrameType() {}
}
