/// Audiences: what a segment definition is beside its definition, and audiences that come from
/// outside.
@NullMarked
package dev.muster.domain.audiences;

import org.jspecify.annotations.NullMarked;
