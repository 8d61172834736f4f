/// Schedules: when jobs are made by themselves.
@NullMarked
package dev.muster.domain.schedules;

import org.jspecify.annotations.NullMarked;
