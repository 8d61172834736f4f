package dev.muster.server.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.domain.audiences.ExternalRun.Request;
import dev.muster.domain.audiences.Landing;
import dev.muster.eventlog.Tenant;
import dev.muster.server.external.LandingDirectory.Landed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nothing outside of the landing directory is ever read.
class LandingDirectoryTest {
  private static final Tenant ACME = new Tenant("acme@Org", "prod");
  private static final Request ALL = new Request(0, null, true);

  @TempDir private Path folder;

  private Path root = Path.of("");

  @BeforeEach
  void fill() throws IOException {
    root = Files.createDirectories(folder.resolve("landing"));
    Path outside = Files.createDirectories(folder.resolve("secret"));
    Files.writeString(outside.resolve("s.csv"), "mail\n");
    Files.createDirectories(root.resolve("in"));
    Files.writeString(root.resolve("in/a.csv"), "mail\n");
    Files.writeString(root.resolve("in/b.ndjson.gz"), "");
    Files.writeString(root.resolve("in/notes.txt"), "");
    Files.createSymbolicLink(root.resolve("link.csv"), outside.resolve("s.csv"));
    Files.createSymbolicLink(root.resolve("linked"), outside);
    Files.createSymbolicLink(root.resolve("own.csv"), root.resolve("in/a.csv"));
    Files.createDirectories(root.resolve("mixed"));
    Files.createSymbolicLink(root.resolve("mixed/s.csv"), outside.resolve("s.csv"));
  }

  @Test
  void aFileAndAFolderAreFound() throws Exception {
    assertThat(find("in/a.csv", false)).containsExactly("in/a.csv");
    assertThat(find("in", true)).containsExactly("in/a.csv", "in/b.ndjson.gz");
    assertThat(find("own.csv", false)).containsExactly("own.csv");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret/s.csv",
        "in/../../secret/s.csv",
        "link.csv",
        "linked/s.csv",
        "mixed/s.csv",
        "./../landing/../secret/s.csv"
      })
  void noFileOutsideIs(String path) {
    assertThat(refusal(path, false)).isEqualTo("file-outside");
  }

  @Test
  void noFolderOutsideIs() {
    assertThat(refusal("linked", true)).isEqualTo("file-outside");
    assertThat(refusal("mixed", true)).isEqualTo("file-outside");
    assertThat(refusal("..", true)).isEqualTo("file-outside");
    assertThat(refusal(folder.resolve("secret/s.csv").toString(), false)).isEqualTo("file-outside");
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThat(refusal("in/none.csv", false)).isEqualTo("file-unknown");
    assertThat(refusal("in/notes.txt", false)).isEqualTo("file-form");
    assertThat(refusal("in/a.csv", true)).isEqualTo("file-unknown");
    assertThat(refusal("in", false)).isEqualTo("file-form");
    assertThat(refusal("in/a\0.csv", false)).isEqualTo("file-unknown");
  }

  @Test
  void onlyFilesOfTheTimeAreRead() throws Exception {
    Files.setLastModifiedTime(root.resolve("in/a.csv"), FileTime.fromMillis(1_000_000));
    Files.setLastModifiedTime(root.resolve("in/b.ndjson.gz"), FileTime.fromMillis(3_000_000));

    assertThat(find("in", true, new Request(2_000, null, true))).containsExactly("in/b.ndjson.gz");
    assertThat(find("in", true, new Request(0, 2_000L, true))).containsExactly("in/a.csv");
    assertThat(find("in", true, new Request(1_000, 3_000L, true))).hasSize(2);
  }

  @Test
  void eachSandboxCanHaveAFolderOfItsOwn() throws Exception {
    var directory = new LandingDirectory(root, true);
    Path own = Files.createDirectories(root.resolve("acme%40Org/prod"));
    Files.writeString(own.resolve("x.csv"), "mail\n");

    assertThat(directory.find(ACME, landing("x.csv", false), ALL)).hasSize(1);
    LandingException refused =
        catchThrowableOfType(
            LandingException.class,
            () -> directory.find(ACME, landing("../../in/a.csv", false), ALL));
    assertThat(refused.code()).isEqualTo("file-outside");
  }

  private List<String> find(String path, boolean isFolder) throws Exception {
    return find(path, isFolder, ALL);
  }

  private List<String> find(String path, boolean isFolder, Request request) throws Exception {
    return new LandingDirectory(root, false)
        .find(ACME, landing(path, isFolder), request).stream().map(Landed::name).toList();
  }

  private String refusal(String path, boolean isFolder) {
    return catchThrowableOfType(LandingException.class, () -> find(path, isFolder)).code();
  }

  private static Landing landing(String path, boolean isFolder) {
    return new Landing("o", path, isFolder, List.of(), Map.of());
  }
}
