@NullMarked
package dev.muster.profiles.policy;

import org.jspecify.annotations.NullMarked;
