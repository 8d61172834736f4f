/// The routes of segment definitions.
@NullMarked
package dev.muster.server.definitions;

import org.jspecify.annotations.NullMarked;
