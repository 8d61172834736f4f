@NullMarked
package dev.muster.profiles.membership;

import org.jspecify.annotations.NullMarked;
