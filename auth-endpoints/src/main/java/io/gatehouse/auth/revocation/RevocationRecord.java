package io.gatehouse.auth.revocation;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a revocation is written in the stream. The names are part of what gateways of
 * different versions share.
 */
public final class RevocationRecord {

	/** The member that tells the kind. */
	private static final String KIND = "k";

	private static final String SESSION_ENDED = "session-ended";

	private static final String TOKENS_STALE = "tokens-stale";

	private RevocationRecord() {
	}

	/**
	 * The members of an entry, name and value in turns.
	 */
	public static String[] write(Revocation revocation) {
		if (revocation instanceof Revocation.SessionEnded ended) {
			return new String[] { KIND, SESSION_ENDED, "sid", ended.sessionId(), "tag", ended.userTag() };
		}
		Revocation.TokensStale stale = (Revocation.TokensStale) revocation;
		return new String[] { KIND, TOKENS_STALE, "sub", stale.subject(), "before",
				Long.toString(stale.before().getEpochSecond()) };
	}

	/**
	 * Reads an entry.
	 * @return the revocation, or {@code null} when this version does not understand it
	 */
	static @Nullable Revocation read(Map<String, String> entry) {
		String kind = entry.get(KIND);
		String sessionId = entry.get("sid");
		String userTag = entry.get("tag");
		if (SESSION_ENDED.equals(kind) && sessionId != null && userTag != null) {
			return new Revocation.SessionEnded(sessionId, userTag);
		}
		String subject = entry.get("sub");
		String before = entry.get("before");
		if (TOKENS_STALE.equals(kind) && subject != null && before != null) {
			return stale(subject, before);
		}
		return null;
	}

	private static @Nullable Revocation stale(String subject, String before) {
		try {
			return new Revocation.TokensStale(subject, Instant.ofEpochSecond(Long.parseLong(before)));
		}
		catch (NumberFormatException | DateTimeException ex) {
			// One entry that cannot be read must not keep the others from being read.
			return null;
		}
	}

}
