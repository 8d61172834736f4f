/// A sandbox's definitions and folders as one whole with its rules: names are unique, folders are
/// no cycles, nothing is deleted that holds something.
@NullMarked
package dev.muster.domain.catalogue;

import org.jspecify.annotations.NullMarked;
