@NullMarked
package dev.muster.profiles.identity;

import org.jspecify.annotations.NullMarked;
