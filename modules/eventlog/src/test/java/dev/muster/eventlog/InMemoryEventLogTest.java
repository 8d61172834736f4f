package dev.muster.eventlog;

class InMemoryEventLogTest extends EventLogContract {
  @Override
  protected EventLog open() {
    return new InMemoryEventLog();
  }
}
