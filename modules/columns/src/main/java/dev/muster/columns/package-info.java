/// JSON documents as typed columns, and back again without loss.
///
/// A [dev.muster.columns.Table] holds the rows of one level: profiles, the elements of an array of
/// all profiles (their events, say), the elements of an array of all events. A
/// [dev.muster.columns.Node] is what the rows hold at one path, in a column for each kind of value
/// that occurs there; an array's elements are the rows of a table of their own.
@NullMarked
package dev.muster.columns;

import org.jspecify.annotations.NullMarked;
