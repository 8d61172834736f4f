/// The log as the rest of Muster sees it: an ordered, durable sequence of records that is the only
/// truth.
@NullMarked
package dev.muster.eventlog;

import org.jspecify.annotations.NullMarked;
