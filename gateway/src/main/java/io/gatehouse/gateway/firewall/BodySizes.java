package io.gatehouse.gateway.firewall;

/**
 * How large a body may be.
 *
 * @param most most bytes of a body
 */
public record BodySizes(long most) {

	/**
	 * A body of these methods has no meaning (RFC 9110, 9.3.1). The client to the
	 * backends gathers one before it sends it, whatever its size, on the thread that
	 * serves other connections too.
	 */
	private static final long MOST_WITHOUT_MEANING = 64 * 1024;

	/**
	 * Most bytes of a body of the method.
	 */
	public long of(String method) {
		return isWithoutMeaning(method) ? Math.min(MOST_WITHOUT_MEANING, this.most) : this.most;
	}

	/** Whether a body of the method has no meaning. */
	public static boolean isWithoutMeaning(String method) {
		return switch (method) {
			case "GET", "HEAD", "DELETE" -> true;
			default -> false;
		};
	}

}
