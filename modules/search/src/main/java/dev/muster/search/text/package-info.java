/// The words of names, descriptions and searches: how texts are cut into words and folded, the same
/// way for the index and for the searches in it.
@NullMarked
package dev.muster.search.text;

import org.jspecify.annotations.NullMarked;
