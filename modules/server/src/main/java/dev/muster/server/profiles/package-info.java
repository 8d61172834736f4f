/// Profiles and events over HTTP: sending them, finding them, forgetting them.
@NullMarked
package dev.muster.server.profiles;

import org.jspecify.annotations.NullMarked;
