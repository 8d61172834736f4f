@NullMarked
package dev.muster.server.demo;

import org.jspecify.annotations.NullMarked;
