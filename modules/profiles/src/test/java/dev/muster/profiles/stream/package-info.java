/// Tests of the stream's forms and its writer.
@NullMarked
package dev.muster.profiles.stream;

import org.jspecify.annotations.NullMarked;
