@NullMarked
package dev.muster.profiles.store;

import org.jspecify.annotations.NullMarked;
