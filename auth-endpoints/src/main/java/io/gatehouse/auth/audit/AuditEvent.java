package io.gatehouse.auth.audit;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Something that an operator may have to answer for later: who, what, from where, with
 * what outcome. Holds no password, token or key, and no address that somebody typed.
 *
 * @param type what happened
 * @param outcome how it ended
 * @param details who, from where and the rest, by the names of the documented list
 */
public record AuditEvent(Type type, String outcome, Map<String, String> details) {

	public AuditEvent {
		details = Map.copyOf(details);
	}

	/** An event that has only an outcome so far. */
	public static AuditEvent of(Type type, String outcome) {
		return new AuditEvent(type, outcome, Map.of());
	}

	/** The event with one more detail, which is left out when it is not known. */
	public AuditEvent with(String name, @Nullable String value) {
		if (value == null || value.isEmpty()) {
			return this;
		}
		Map<String, String> more = new LinkedHashMap<>(this.details);
		more.put(name, value);
		return new AuditEvent(this.type, this.outcome, more);
	}

	/** What can happen. */
	public enum Type {

		/** Somebody tried to sign in. */
		LOGIN,

		/** A refresh token was presented. */
		REFRESH,

		/** A spent refresh token was used again. */
		REUSE,

		/** Somebody signed out. */
		LOGOUT,

		/** A session was ended in another way than by signing out. */
		REVOCATION,

		/** The keys in force have changed. */
		KEYS,

		/** The users of a file have changed. */
		USERS

	}

}
