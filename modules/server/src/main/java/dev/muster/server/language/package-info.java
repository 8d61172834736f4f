/// The query language over HTTP: check, evaluate, convert.
@NullMarked
package dev.muster.server.language;

import org.jspecify.annotations.NullMarked;
