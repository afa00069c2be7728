package io.gatehouse.auth.session;

import java.util.Objects;

/**
 * What the contract's table says of one session, written down a second time and without
 * Redis.
 */
final class RefreshModel implements Cloneable {

	private static final int MAX_LEAD = 3;

	private final SessionLimits limits;

	private State state = State.ALIVE;

	private int generation;

	private long millisSinceRotation;

	private String attempt;

	RefreshModel(SessionLimits limits) {
		this.limits = limits;
	}

	int generation() {
		return this.generation;
	}

	/** Which row of the table a presentation meets. */
	Row row(int presented, boolean rightSecret, String attempt) {
		if (this.state != State.ALIVE) {
			return switch (this.state) {
				case GONE -> Row.UNKNOWN;
				case EXPIRED -> Row.EXPIRED;
				default -> Row.REVOKED;
			};
		}
		int d = presented - this.generation;
		if (d > MAX_LEAD) {
			return Row.AHEAD;
		}
		if (d > 0) {
			return (d == 1) ? Row.ROLLED_FORWARD : Row.ROLLED_FORWARD_FAR;
		}
		if (d < -1) {
			return Row.REUSED_OLD;
		}
		if (!rightSecret) {
			return (d == 0) ? Row.REUSED_WRONG_SECRET : Row.REUSED_WRONG_PREVIOUS;
		}
		if (d == 0) {
			return Row.ROTATED;
		}
		if (this.millisSinceRotation < this.limits.grace().toMillis()) {
			return Row.REPLAYED_IN_GRACE;
		}
		boolean sameAttempt = attempt != null && Objects.equals(attempt, this.attempt);
		return (sameAttempt && this.millisSinceRotation < this.limits.retry().toMillis()) ? Row.REPLAYED_BY_ATTEMPT
				: Row.REUSED_LATE;
	}

	/** What is different afterwards. */
	void apply(Row row, int presented, String attempt) {
		if (row.kind == Rotation.Kind.ROTATED || row.kind == Rotation.Kind.ROLLED_FORWARD
				|| row.kind == Rotation.Kind.ROLLED_FORWARD_FAR) {
			this.generation = presented + 1;
			this.attempt = attempt;
			this.millisSinceRotation = 0;
		}
		if (row.name().startsWith("REUSED")) {
			this.state = State.ENDED;
		}
	}

	/** Which row the same token meets right after its rotation, without a name. */
	Row afterRotation(int presented) {
		apply(Row.ROTATED, presented, null);
		return row(presented, true, null);
	}

	void pass(long millis) {
		this.millisSinceRotation += millis;
	}

	void become(State state) {
		this.state = state;
	}

	boolean alive() {
		return this.state == State.ALIVE;
	}

	RefreshModel copy() {
		try {
			return (RefreshModel) clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Whether a session is in force. */
	enum State {

		ALIVE, ENDED, EXPIRED, GONE

	}

	/** The rows of the table, some of them told apart further. */
	enum Row {

		ROTATED(Rotation.Kind.ROTATED), REPLAYED_IN_GRACE(Rotation.Kind.REPLAYED),
		REPLAYED_BY_ATTEMPT(Rotation.Kind.REPLAYED), REPLAYED_SAME_CALL(Rotation.Kind.REPLAYED),
		ROLLED_FORWARD(Rotation.Kind.ROLLED_FORWARD), ROLLED_FORWARD_FAR(Rotation.Kind.ROLLED_FORWARD_FAR), AHEAD(null),
		REUSED_LATE(null), REUSED_OLD(null), REUSED_WRONG_SECRET(null), REUSED_WRONG_PREVIOUS(null), REVOKED(null),
		EXPIRED(null), UNKNOWN(null);

		private final Rotation.Kind kind;

		Row(Rotation.Kind kind) {
			this.kind = kind;
		}

		boolean granted() {
			return this.kind != null;
		}

		boolean is(Rotation rotation) {
			if (rotation instanceof Rotation.Granted granted) {
				return granted.kind() == this.kind;
			}
			return switch (this) {
				case AHEAD -> rotation instanceof Rotation.Ahead;
				case REVOKED -> rotation instanceof Rotation.Revoked;
				case EXPIRED, UNKNOWN -> rotation instanceof Rotation.Expired;
				default -> !granted() && rotation instanceof Rotation.Reused;
			};
		}

	}

}
