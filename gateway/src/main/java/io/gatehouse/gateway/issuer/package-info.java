/**
 * The other issuers whose tokens count: how they are configured, and how they are asked
 * for their keys.
 */
@NullMarked
package io.gatehouse.gateway.issuer;

import org.jspecify.annotations.NullMarked;
