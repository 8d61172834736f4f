/// From the text of a search to a Lucene query.
@NullMarked
package dev.muster.search.query;

import org.jspecify.annotations.NullMarked;
