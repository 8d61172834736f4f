/// Segment definitions: what they hold, how they are read from JSON and written as JSON.
@NullMarked
package dev.muster.domain.definitions;

import org.jspecify.annotations.NullMarked;
