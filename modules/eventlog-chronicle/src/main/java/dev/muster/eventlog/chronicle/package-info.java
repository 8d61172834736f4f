/// The log on disk: Chronicle Queue files, a mark of what is known to be durable, and the rules for
/// what follows it after a crash.
@NullMarked
package dev.muster.eventlog.chronicle;

import org.jspecify.annotations.NullMarked;
