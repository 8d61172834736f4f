/// Tests of what comes in.
@NullMarked
package dev.muster.profiles.intake;

import org.jspecify.annotations.NullMarked;
