/// What is in the Lucene index, and how it is kept there: documents, folder trees, directories,
/// generations.
@NullMarked
package dev.muster.search.index;

import org.jspecify.annotations.NullMarked;
