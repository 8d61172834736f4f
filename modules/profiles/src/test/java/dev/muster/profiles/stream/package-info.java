@NullMarked
package dev.muster.profiles.stream;

import org.jspecify.annotations.NullMarked;
