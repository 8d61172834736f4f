/// The HTTP contract, tested from outside: every answer is checked against the OpenAPI document.
@NullMarked
package dev.muster.server.contract;

import org.jspecify.annotations.NullMarked;
