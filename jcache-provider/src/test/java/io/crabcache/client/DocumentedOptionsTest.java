package io.crabcache.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds the page for people equal to the options; what it should be is left in target/. */
class DocumentedOptionsTest {
  private static final Path PAGE = Path.of("../docs/configuration.md");

  @Test
  void thePageListsEveryOptionAsTheCodeHasIt() throws IOException {
    StringBuilder table =
        new StringBuilder(
            "| option | for | allowed | default | what it is |\n|---|---|---|---|---|\n");
    for (ClientOption option : ClientOption.values()) {
      table.append(
          "| `%s` | %s | %s | `%s` | %s |\n"
              .formatted(
                  option.key(),
                  option.addresses(),
                  option.allowed(),
                  option.defaultText(),
                  option.purpose()));
    }
    Path expected = Files.writeString(Path.of("target/client-options.md"), table);
    assertThat(Files.readString(PAGE)).as("paste %s into it", expected).contains(table);
  }
}
