/// How events are kept: their names, their versions, and how older versions are raised to the
/// present.
@NullMarked
package dev.muster.domain.stored;

import org.jspecify.annotations.NullMarked;
