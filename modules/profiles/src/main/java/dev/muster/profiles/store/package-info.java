/// The profiles of one tenant as columns, kept up with the stream.
@NullMarked
package dev.muster.profiles.store;

import org.jspecify.annotations.NullMarked;
