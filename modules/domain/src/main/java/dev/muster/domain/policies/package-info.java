/// Merge policies: how fragments of profiles are brought together, as clients name and keep it.
@NullMarked
package dev.muster.domain.policies;

import org.jspecify.annotations.NullMarked;
