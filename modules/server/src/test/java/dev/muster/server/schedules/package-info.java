/// Tests of the scheduler on logs of its own.
@NullMarked
package dev.muster.server.schedules;

import org.jspecify.annotations.NullMarked;
