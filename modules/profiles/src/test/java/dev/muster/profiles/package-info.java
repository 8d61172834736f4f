@NullMarked
package dev.muster.profiles;

import org.jspecify.annotations.NullMarked;
