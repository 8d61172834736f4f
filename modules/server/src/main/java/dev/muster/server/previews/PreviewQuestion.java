package dev.muster.server.previews;

import dev.muster.server.jobs.Selection;
import java.time.Instant;

/// What a preview is to find out.
///
/// @param group with one segment that is wanted, and those that it refers to
/// @param now of the expressions
record PreviewQuestion(Selection.Group group, Instant now) {}
