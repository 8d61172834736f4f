/// Segment jobs: their routes, and who runs them.
@NullMarked
package dev.muster.server.jobs;

import org.jspecify.annotations.NullMarked;
