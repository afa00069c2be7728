package io.gatehouse.auth.session;

/**
 * What a user recognises a session by. Never decides anything.
 *
 * @param name what the client calls the device; may be empty
 * @param userAgent the {@code User-Agent} at sign-in; may be empty
 * @param address the client's address, truncated to its network; may be empty
 */
public record Device(String name, String userAgent, String address) {
}
