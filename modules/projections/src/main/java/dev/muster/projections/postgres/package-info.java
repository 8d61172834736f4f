/// The PostgreSQL server that holds the read models: where it is, the one that Muster brings along
/// and looks after, and the pools of connections to it.
@NullMarked
package dev.muster.projections.postgres;

import org.jspecify.annotations.NullMarked;
