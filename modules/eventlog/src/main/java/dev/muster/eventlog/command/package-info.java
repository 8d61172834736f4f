/// From a command to a receipt: one thread decides, appends, flushes, applies and answers.
@NullMarked
package dev.muster.eventlog.command;

import org.jspecify.annotations.NullMarked;
