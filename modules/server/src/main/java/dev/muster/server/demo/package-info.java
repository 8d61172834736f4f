/// A made-up shop for a first tour: its customers, what they did, and segments of them.
@NullMarked
package dev.muster.server.demo;

import org.jspecify.annotations.NullMarked;
