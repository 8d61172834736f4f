@NullMarked
package dev.muster.server.configuration;

import org.jspecify.annotations.NullMarked;
