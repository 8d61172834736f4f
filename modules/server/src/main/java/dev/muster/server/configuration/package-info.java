/// The configuration: every key with its default, what is allowed and what it is for.
@NullMarked
package dev.muster.server.configuration;

import org.jspecify.annotations.NullMarked;
