@NullMarked
package dev.muster.domain.schedules;

import org.jspecify.annotations.NullMarked;
