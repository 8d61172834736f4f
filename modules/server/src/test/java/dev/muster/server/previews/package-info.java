/// Tests of previews without HTTP.
@NullMarked
package dev.muster.server.previews;

import org.jspecify.annotations.NullMarked;
