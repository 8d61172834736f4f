/// Memberships that change as data arrive and as time passes.
@NullMarked
package dev.muster.evaluation.streaming;

import org.jspecify.annotations.NullMarked;
