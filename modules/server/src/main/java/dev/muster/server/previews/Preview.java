package dev.muster.server.previews;

import dev.muster.domain.definitions.Note;
import dev.muster.eventlog.Tenant;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// One preview. Several threads use it; it does not leave a state that ends it.
final class Preview {
  /// What it takes without its findings.
  private static final long BYTES = 2_000;

  private final String id = UUID.randomUUID().toString();
  private final Tenant tenant;
  private final PreviewQuestion question;
  private final long createdMillis;
  private volatile Stage stage = new Stage(PreviewState.NEW, PreviewFindings.NONE);

  /// State and findings of one moment.
  record Stage(PreviewState state, PreviewFindings findings) {}

  Preview(Tenant tenant, PreviewQuestion question, long createdMillis) {
    this.tenant = tenant;
    this.question = question;
    this.createdMillis = createdMillis;
  }

  String id() {
    return id;
  }

  Tenant tenant() {
    return tenant;
  }

  PreviewQuestion question() {
    return question;
  }

  long createdMillis() {
    return createdMillis;
  }

  Stage stage() {
    return stage;
  }

  boolean isFinished() {
    return stage.state().isFinished();
  }

  long sizeBytes() {
    return BYTES + stage.findings().sizeBytes();
  }

  /// @return false when it has ended before
  boolean begin() {
    return enter(PreviewState.RUNNING, UnaryOperator.identity());
  }

  /// Ignored when it has ended.
  void learn(UnaryOperator<PreviewFindings> more) {
    enter(PreviewState.RUNNING, more);
  }

  void finish(UnaryOperator<PreviewFindings> last) {
    enter(PreviewState.RESULT_READY, last);
  }

  void fail(Note reason) {
    enter(PreviewState.FAILED, findings -> findings.failed(reason));
  }

  void cancel() {
    enter(PreviewState.CANCELLED, UnaryOperator.identity());
  }

  private synchronized boolean enter(PreviewState next, UnaryOperator<PreviewFindings> change) {
    if (isFinished()) {
      return false;
    }
    stage = new Stage(next, change.apply(stage.findings()));
    return true;
  }
}
