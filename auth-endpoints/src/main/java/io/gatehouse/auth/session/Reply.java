package io.gatehouse.auth.session;

import java.time.Instant;
import java.util.List;

/**
 * What a script answers: a code, Redis' time, and what belongs to the code.
 *
 * @param parts all of it, as text
 */
record Reply(List<?> parts) {

	String code() {
		return text(0);
	}

	boolean is(String code) {
		return code.equals(code());
	}

	boolean late() {
		return is("LATE");
	}

	/** Redis' time, in ms. */
	long now() {
		return number(1);
	}

	/** Whether the session has ended and not everybody has been told. */
	boolean pending() {
		return "1".equals(text(2));
	}

	String text(int index) {
		return String.valueOf(this.parts.get(index));
	}

	long number(int index) {
		return Long.parseLong(text(index));
	}

	Rotation.Granted granted(Rotation.Kind kind) {
		return new Rotation.Granted(kind, Instant.ofEpochMilli(number(2)), Instant.ofEpochMilli(number(3)),
				Instant.ofEpochMilli(number(4)), Instant.ofEpochMilli(now()), Instant.EPOCH);
	}

}
