package dev.muster.profiles.intake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What an intake made of some bytes.
record Taken(List<Batch> batches, List<Rejection> rejections, long accepted, long rejected) {

  static Taken of(Intake intake, byte[] bytes, int pieceBytes) {
    var batches = new ArrayList<Batch>();
    for (int from = 0; from < bytes.length; from += pieceBytes) {
      batches.addAll(intake.take(bytes, from, Math.min(bytes.length, from + pieceBytes)));
    }
    batches.addAll(intake.end());
    Rejections rejections = intake.rejections();
    return new Taken(batches, rejections.first(), intake.acceptedCount(), rejections.count());
  }

  static Taken of(DocumentKind kind, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return of(new Intake(kind, Form.DETECTED, IntakeLimits.upTo(10_240)), bytes, bytes.length + 1);
  }

  /// The accepted lines.
  List<String> lines() {
    return batches.stream()
        .flatMap(batch -> new String(batch.documents(), StandardCharsets.UTF_8).lines())
        .toList();
  }

  /// The rejections as `number code`.
  List<String> flaws() {
    return rejections.stream().map(each -> each.number() + " " + each.code()).toList();
  }
}
