/// Profiles as readers see them: merged by a policy, at a position of the stream, never changing.
@NullMarked
package dev.muster.profiles.view;

import org.jspecify.annotations.NullMarked;
