package dev.muster.eventlog.chronicle;

import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.EventLogContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class ChronicleEventLogTest extends EventLogContract {
  @TempDir Path directory;

  @Override
  protected EventLog open() throws IOException {
    return ChronicleEventLog.open(ChronicleLogSettings.in(directory).withBlockBytes(8 << 20));
  }
}
