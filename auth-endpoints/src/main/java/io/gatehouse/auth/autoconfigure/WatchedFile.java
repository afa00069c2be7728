package io.gatehouse.auth.autoconfigure;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks at a file from time to time and takes its new content when it has changed. A
 * content that cannot be used is told once, and the last good one stays in force. By
 * looking rather than by notifications: those do not come from network file systems and
 * mounted secrets.
 */
final class WatchedFile implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(WatchedFile.class);

	private final String property;

	private final Reader reader;

	private final Taker taker;

	private final Duration interval;

	private String inForce;

	private @Nullable String fault;

	private volatile @Nullable ScheduledExecutorService executor;

	/**
	 * Creates a watch.
	 * @param property the setting that names the file
	 * @param inForce the content that was read at the start
	 * @param reader reads the file again
	 * @param taker takes a new content
	 * @param interval between two looks
	 */
	WatchedFile(String property, String inForce, Reader reader, Taker taker, Duration interval) {
		this.property = property;
		this.inForce = inForce;
		this.reader = reader;
		this.taker = taker;
		this.interval = interval;
	}

	@Override
	public void start() {
		ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor((work) -> {
			Thread thread = new Thread(work, "watched-file");
			thread.setDaemon(true);
			return thread;
		});
		executor.scheduleWithFixedDelay(this::look, this.interval.toMillis(), this.interval.toMillis(),
				TimeUnit.MILLISECONDS);
		this.executor = executor;
	}

	@Override
	public void stop() {
		ScheduledExecutorService executor = this.executor;
		if (executor != null) {
			executor.shutdownNow();
			this.executor = null;
		}
	}

	@Override
	public boolean isRunning() {
		return this.executor != null;
	}

	private void look() {
		try {
			String content = this.reader.read();
			if (!content.equals(this.inForce)) {
				this.taker.take(content);
				this.inForce = content;
				logger.info("{} has changed and is in force", this.property);
			}
			else if (this.fault != null) {
				logger.info("{} is as it was before, and in force", this.property);
			}
			this.fault = null;
		}
		catch (RuntimeException ex) {
			String message = String.valueOf(ex.getMessage());
			if (!message.equals(this.fault)) {
				this.fault = message;
				logger.error("{} has changed and cannot be used; the last good content stays in force. {}",
						this.property, message);
			}
		}
	}

	/**
	 * Reads the content.
	 */
	interface Reader {

		String read();

	}

	/**
	 * Takes a content, or throws and leaves everything as it was.
	 */
	interface Taker {

		void take(String content);

	}

}
