/// Documents come in: a stream of bytes becomes batches of valid lines, and a list of what was
/// wrong with the others.
@NullMarked
package dev.muster.profiles.intake;

import org.jspecify.annotations.NullMarked;
