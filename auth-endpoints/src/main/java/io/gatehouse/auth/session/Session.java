package io.gatehouse.auth.session;

import java.time.Instant;

/**
 * A session as its owner sees it.
 *
 * @param id the session
 * @param createdAt when the user signed in
 * @param lastUsedAt when it was last refreshed
 * @param expiresAt when it ends unless it is refreshed
 * @param device what its owner recognises it by
 */
public record Session(String id, Instant createdAt, Instant lastUsedAt, Instant expiresAt, Device device) {
}
