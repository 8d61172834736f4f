/// From the log to read models: each follows the log on its own, from a position that it keeps
/// itself.
@NullMarked
package dev.muster.eventlog.projection;

import org.jspecify.annotations.NullMarked;
