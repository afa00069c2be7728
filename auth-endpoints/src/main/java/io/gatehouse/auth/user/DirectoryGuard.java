package io.gatehouse.auth.user;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Stands before a directory that may be away: bounds the time of an answer, and makes one
 * kind of error of all that goes wrong. An outage is one line in the log, and so is its
 * end.
 */
public final class DirectoryGuard {

	private static final Logger logger = LoggerFactory.getLogger(DirectoryGuard.class);

	private final String name;

	private final Duration timeout;

	private final AtomicBoolean away = new AtomicBoolean();

	/**
	 * Creates a guard.
	 * @param name what the directory is called in the log
	 * @param timeout the longest time for one answer
	 */
	public DirectoryGuard(String name, Duration timeout) {
		this.name = name;
		this.timeout = timeout;
	}

	/**
	 * The answer, or {@link DirectoryUnavailableException}.
	 */
	public <T> Mono<T> ask(Mono<T> question) {
		return question.timeout(this.timeout).doOnSuccess((answer) -> answered()).onErrorMap(this::failed);
	}

	private void answered() {
		if (this.away.compareAndSet(true, false)) {
			logger.info("The {} answers again", this.name);
		}
	}

	private Throwable failed(Throwable ex) {
		if (this.away.compareAndSet(false, true)) {
			logger.warn("The {} cannot answer: login and refresh answer 503 until it can ({})", this.name, reason(ex));
		}
		return (ex instanceof DirectoryUnavailableException) ? ex
				: new DirectoryUnavailableException("The " + this.name + " did not answer", ex);
	}

	/** Messages of our own are told; those of drivers may hold what was asked for. */
	private static String reason(Throwable ex) {
		String reason = (ex instanceof DirectoryUnavailableException) ? String.valueOf(ex.getMessage())
				: ex.getClass().getSimpleName();
		Throwable tls = TlsProblem.in(ex);
		return (tls != null) ? reason + "; TLS: " + TlsProblem.words(tls) : reason;
	}

}
