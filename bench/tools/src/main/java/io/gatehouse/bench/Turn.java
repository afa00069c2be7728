package io.gatehouse.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A turn on a machine that several measure on. Held as {@code flock} holds it, so that
 * other programs can take part.
 */
final class Turn implements AutoCloseable {

	/** So that others wait for minutes at most. */
	private static final long LENGTH = TimeUnit.SECONDS.toNanos(190);

	private final @Nullable Process holder;

	private final long since = System.nanoTime();

	private Turn(@Nullable Process holder) {
		this.holder = holder;
	}

	/**
	 * Waits for the turn.
	 * @param lock the file to lock, or {@code null} when nobody else measures
	 */
	static Turn take(@Nullable String lock) throws IOException {
		if (lock == null) {
			return new Turn(null);
		}
		Process holder = new ProcessBuilder("flock", lock, "sh", "-c", "echo; cat").start();
		holder.getInputStream().read();
		return new Turn(holder);
	}

	/** Whether somebody else should have the next. */
	boolean isOver() {
		return this.holder != null && System.nanoTime() - this.since > LENGTH;
	}

	@Override
	public void close() throws IOException {
		if (this.holder != null) {
			this.holder.getOutputStream().close();
		}
	}

}
