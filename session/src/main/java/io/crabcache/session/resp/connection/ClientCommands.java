package io.crabcache.session.resp.connection;

import io.crabcache.session.resp.CommandInfo;
import io.crabcache.session.resp.ContainerCommand;
import io.crabcache.session.resp.RespCommand;
import java.util.List;

/** {@code CLIENT}: what a client says of itself and learns of others. */
public final class ClientCommands {
  private static final String GROUP = "connection";

  private ClientCommands() {}

  /** Creates the container of all its parts. */
  public static ContainerCommand container() {
    List<RespCommand> parts =
        List.of(
            new ClientGetName(),
            new ClientId(),
            new ClientInfo(),
            new ClientKill(),
            new ClientList(),
            new ClientNoEvict(),
            new ClientNoTouch(),
            new ClientReply(),
            new ClientSetInfo(),
            new ClientSetName());
    return new ContainerCommand(
        CommandInfo.noKey("client", -2, GROUP, "2.4.0", "Has commands about connections."),
        Help.with("client", GROUP, "5.0.0", parts));
  }
}
