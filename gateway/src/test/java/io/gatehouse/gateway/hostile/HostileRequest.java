package io.gatehouse.gateway.hostile;

import java.util.List;

/**
 * A request that somebody may send who wants to be somebody else, or to reach what is not
 * theirs.
 *
 * @param protection what keeps it out
 * @param name what is special about it
 * @param bytes the request, one octet for each character
 * @param statuses what it may be answered with; 0 stands for a closed connection
 * @param reaches whether it may reach the backend, cleaned
 */
record HostileRequest(Protection protection, String name, String bytes, List<Integer> statuses, boolean reaches) {

	private static final String HOST = "Host: localhost\r\n";

	/** A request that is refused, and never reaches the backend. */
	static HostileRequest refused(Protection protection, String name, String bytes, Integer... statuses) {
		return new HostileRequest(protection, name, bytes, List.of(statuses), false);
	}

	/** A request that reaches the backend once what is hostile in it was removed. */
	static HostileRequest cleaned(Protection protection, String name, String bytes) {
		return new HostileRequest(protection, name, bytes, List.of(200), true);
	}

	static String get(String target, String... lines) {
		return "GET " + target + " HTTP/1.1\r\n" + HOST + joined(lines) + "\r\n";
	}

	static String post(String target, String body, String... lines) {
		return "POST " + target + " HTTP/1.1\r\n" + HOST + joined(lines) + "\r\n" + body;
	}

	/** Whether the caller is Ada to the backend. */
	boolean isAdas() {
		return this.bytes.contains("Bearer ada")
				&& !this.bytes.substring(0, this.bytes.indexOf('\r')).contains("/public");
	}

	boolean isForwarded() {
		return this.bytes.contains(" /forward/");
	}

	private static String joined(String... lines) {
		return (lines.length > 0) ? String.join("\r\n", lines) + "\r\n" : "";
	}

	@Override
	public String toString() {
		return this.protection + ": " + this.name;
	}

}
