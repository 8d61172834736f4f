/// The stream of profiles: what is in its records, and the one writer that puts it there.
@NullMarked
package dev.muster.profiles.stream;

import org.jspecify.annotations.NullMarked;
