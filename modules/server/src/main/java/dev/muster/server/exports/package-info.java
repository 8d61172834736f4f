/// Export jobs: their routes, and how they are run.
@NullMarked
package dev.muster.server.exports;

import org.jspecify.annotations.NullMarked;
