/// Segment jobs: what was asked for, how far it is, and what came of it.
@NullMarked
package dev.muster.domain.jobs;

import org.jspecify.annotations.NullMarked;
