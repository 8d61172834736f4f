@NullMarked
package dev.muster.domain.jobs;

import org.jspecify.annotations.NullMarked;
