package dev.muster.server.operations;

import dev.muster.server.http.RequestObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line for each request: who asked for what, and what came of it. No header and no query is in
/// it, so that no token and no search term gets into a log.
public final class RequestLog implements RequestObserver {
  private static final Logger LOG = LoggerFactory.getLogger("muster.requests");

  private final String which;

  /// @param which `all`, `failed` or `none`, as the setting `logging.requests` says
  public RequestLog(String which) {
    this.which = which;
  }

  @Override
  public void answered(Seen seen) {
    boolean failed = seen.status() >= 500;
    if (which.equals("none") || (which.equals("failed") && !failed)) {
      return;
    }
    (failed ? LOG.atWarn() : LOG.atInfo())
        .addKeyValue("requestId", seen.requestId())
        .addKeyValue("method", seen.method())
        .addKeyValue("path", seen.path())
        .addKeyValue("status", seen.status())
        .addKeyValue("micros", seen.nanos() / 1_000)
        .addKeyValue("subject", seen.subject())
        .addKeyValue("tenant", seen.tenant())
        .log("request");
  }
}
