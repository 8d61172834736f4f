package dev.muster.projections.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of the embedded server.
///
/// The server never waits for the disk, which is what makes it fast, and is safe only because all
/// it holds can be made again. So data that the operating system may have lost on its way to the
/// disk is not trusted: while the server runs, a mark names the boot that it runs under, and data
/// with the mark of another boot is put aside.
final class DataFolder {
  private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final long SYNC_SECONDS = 3;
  private static final long INITIALISE_SECONDS = 120;

  private final Path directory;
  private final Path binaries;
  private final Unprivileged unprivileged;

  DataFolder(Path directory, Path binaries, Unprivileged unprivileged) {
    this.directory = directory;
    this.binaries = binaries;
    this.unprivileged = unprivileged;
  }

  Path data() {
    return directory.resolve("data");
  }

  Path log() {
    return directory.resolve("postgres.log");
  }

  /// The login of this server's only user; made with the server.
  String password() throws IOException {
    return Files.readString(passwordFile(), StandardCharsets.UTF_8).strip();
  }

  /// Makes the data if there is none, and puts aside what cannot be trusted.
  void prepare() throws IOException, InterruptedException {
    if (Files.exists(data())) {
      Optional<String> distrust = distrust();
      if (distrust.isPresent()) {
        putAside(distrust.get());
      }
    }
    if (!Files.exists(data())) {
      initialise();
    }
    FileTrees.own(data(), unprivileged.userId());
    Files.writeString(mark(), Files.exists(BOOT_ID) ? Files.readString(BOOT_ID) : "unknown");
  }

  /// Keeps the damaged data, once, for who wants to know what happened.
  void putAside(String why) throws IOException {
    Path aside = directory.resolve("data.damaged");
    LOG.warn(
        "The data of the embedded PostgreSQL cannot be used: {}. It is moved to {}, and the read models are made anew from the log.",
        why,
        aside);
    FileTrees.delete(aside);
    Files.move(data(), aside);
  }

  /// After a clean stop: brings everything to the disk, so that the data outlasts this boot.
  void settle() throws IOException, InterruptedException {
    Process sync =
        run(
            List.of("initdb", "--sync-only", "-D", data().toString()),
            ProcessBuilder.Redirect.DISCARD);
    if (sync.waitFor(SYNC_SECONDS, TimeUnit.SECONDS) && sync.exitValue() == 0) {
      Files.deleteIfExists(mark());
    } else {
      sync.destroyForcibly();
    }
  }

  /// Starts one of PostgreSQL's programs.
  Process run(List<String> command, ProcessBuilder.Redirect output) throws IOException {
    var whole = new ArrayList<>(unprivileged.prefix());
    whole.add(binaries.resolve("bin").resolve(command.getFirst()).toString());
    whole.addAll(command.subList(1, command.size()));
    var builder = new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(output);
    // What the operator has set for other servers must not reach this one.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    return builder.start();
  }

  private Optional<String> distrust() throws IOException {
    if (!Files.exists(passwordFile())) {
      return Optional.of("the file with its password is gone");
    }
    if (Files.exists(mark())
        && Files.exists(BOOT_ID)
        && !Files.readString(mark()).equals(Files.readString(BOOT_ID))) {
      return Optional.of("the machine stopped before everything was on the disk");
    }
    return Optional.empty();
  }

  private void initialise() throws IOException, InterruptedException {
    // Under another name first, so that data of the right name is always complete.
    Path fresh = directory.resolve("data.new");
    FileTrees.delete(fresh);
    Files.createDirectory(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    FileTrees.own(fresh, unprivileged.userId());
    writePassword();
    Process initialising =
        run(
            List.of(
                "initdb",
                "--pgdata=" + fresh,
                "--username=" + EmbeddedPostgres.USER,
                "--pwfile=" + passwordFile(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-sync",
                "--no-instructions"),
            ProcessBuilder.Redirect.appendTo(log().toFile()));
    if (!initialising.waitFor(INITIALISE_SECONDS, TimeUnit.SECONDS)) {
      initialising.destroyForcibly();
      throw new IOException("PostgreSQL's initdb did not end within its time; see " + log());
    }
    if (initialising.exitValue() != 0) {
      throw new IOException(
          "PostgreSQL's initdb failed with exit code %d; see %s"
              .formatted(initialising.exitValue(), log()));
    }
    Files.move(fresh, data());
  }

  private void writePassword() throws IOException {
    var secret = new byte[24];
    new SecureRandom().nextBytes(secret);
    Files.deleteIfExists(passwordFile());
    Files.createFile(
        passwordFile(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        passwordFile(), Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    FileTrees.own(passwordFile(), unprivileged.userId());
  }

  private Path passwordFile() {
    return directory.resolve("password");
  }

  private Path mark() {
    return directory.resolve("unsettled");
  }
}
