/// Merge policies over HTTP, and what they are to the profile store.
@NullMarked
package dev.muster.server.policies;

import org.jspecify.annotations.NullMarked;
