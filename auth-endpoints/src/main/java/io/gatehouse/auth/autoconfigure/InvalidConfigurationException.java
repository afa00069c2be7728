package io.gatehouse.auth.autoconfigure;

/**
 * The configuration does not allow a start. Tells what is wrong and what to do.
 */
@SuppressWarnings("serial")
final class InvalidConfigurationException extends RuntimeException {

	private final String action;

	InvalidConfigurationException(String message, String action) {
		super(message);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
