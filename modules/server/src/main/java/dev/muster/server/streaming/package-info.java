/// Memberships as data arrive: who keeps them, and how they are asked for.
@NullMarked
package dev.muster.server.streaming;

import org.jspecify.annotations.NullMarked;
