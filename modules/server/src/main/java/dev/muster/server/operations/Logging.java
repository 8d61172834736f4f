package dev.muster.server.operations;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// Sets up the log on standard error. Writing never holds up a request: when the reader of standard
/// error is too slow, lines below a warning are dropped.
public final class Logging {
  private static final int QUEUE_COUNT = 8_192;
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z', UTC} %-5level %logger{20} - %msg%replace( %kvp){'^ $', ''}%n";

  private Logging() {}

  /// @param format `text` or `json`
  public static void configure(String format, String level) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    EncoderBase<ILoggingEvent> encoder;
    if (format.equals("json")) {
      var json = new JsonEncoder();
      json.setWithContext(false);
      json.setWithSequenceNumber(false);
      encoder = json;
    } else {
      var text = new PatternLayoutEncoder();
      text.setPattern(PATTERN);
      encoder = text;
    }
    encoder.setContext(context);
    encoder.start();
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    var queue = new AsyncAppender();
    queue.setContext(context);
    queue.setQueueSize(QUEUE_COUNT);
    queue.setNeverBlock(true);
    queue.addAppender(console);
    queue.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(queue);
    // What speaks through java.util.logging (Lucene) goes the same way.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    context.getLogger("dev.muster").setLevel(Level.toLevel(level));
    context.getLogger("muster").setLevel(Level.toLevel(level));
  }

  /// Writes what still waits.
  public static void flush() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }
}
