/// Segment search: a Lucene index that follows the log like any other projection, and the questions
/// that can be asked of it.
@NullMarked
package dev.muster.search;

import org.jspecify.annotations.NullMarked;
