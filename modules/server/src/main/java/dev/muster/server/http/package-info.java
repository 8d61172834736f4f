/// From a request to an answer: headers, bodies, limits, problems. Holds no rule of the domain.
@NullMarked
package dev.muster.server.http;

import org.jspecify.annotations.NullMarked;
