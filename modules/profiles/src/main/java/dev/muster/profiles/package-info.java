/// Profiles: fragments and experience events come in, profiles by merge policy go out.
@NullMarked
package dev.muster.profiles;

import org.jspecify.annotations.NullMarked;
