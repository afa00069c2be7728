package io.gatehouse.auth.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The names of all keys in Redis. Keys of one user share a slot; no name holds an e-mail
 * or a user id.
 */
public final class SessionKeys {

	/** The stream of revocations. */
	public static final String REVOCATIONS = "gh:revocations";

	private static final int TAG_BYTES = 8;

	private SessionKeys() {
	}

	/** The hash of one session. */
	static String session(String userId, String sessionId) {
		return "gh:{" + tag(userId) + "}:s:" + sessionId;
	}

	/** The sorted set of a user's sessions, by creation. */
	static String sessionsOf(String userId) {
		return "gh:{" + tag(userId) + "}:u";
	}

	private static String tag(String userId) {
		byte[] digest = Hashes.digest(userId.getBytes(StandardCharsets.UTF_8));
		return HexFormat.of().formatHex(Arrays.copyOf(digest, TAG_BYTES));
	}

}
