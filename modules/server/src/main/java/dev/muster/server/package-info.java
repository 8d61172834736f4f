/// The service as a whole: its parts put together, started and stopped, and the one main.
@NullMarked
package dev.muster.server;

import org.jspecify.annotations.NullMarked;
