/// Tests of merge policies.
@NullMarked
package dev.muster.domain.policies;

import org.jspecify.annotations.NullMarked;
