/// Schedules: their routes, and who looks at the clock.
@NullMarked
package dev.muster.server.schedules;

import org.jspecify.annotations.NullMarked;
