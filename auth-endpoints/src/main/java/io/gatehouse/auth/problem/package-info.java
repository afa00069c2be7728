/**
 * How a refusal is told: problem details (RFC 9457) with a stable code, and the challenge
 * of RFC 6750.
 */
@NullMarked
package io.gatehouse.auth.problem;

import org.jspecify.annotations.NullMarked;
