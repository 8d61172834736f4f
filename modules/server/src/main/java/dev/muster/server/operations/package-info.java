/// What operators see: health, metrics, logs, the API's description.
@NullMarked
package dev.muster.server.operations;

import org.jspecify.annotations.NullMarked;
