package io.gatehouse.gateway.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

import io.gatehouse.auth.token.AccessToken;

/**
 * The headers that tell a backend who calls: made once for each token, then only written.
 * A claim that the token does not have is a header that does not exist.
 */
public final class IdentityHeaders {

	/** Nobody is known to call. */
	public static final IdentityHeaders NONE = new IdentityHeaders(List.of());

	/** Names at even indices, each followed by its value. */
	private final String[] lines;

	private IdentityHeaders(List<String> lines) {
		this.lines = lines.toArray(new String[0]);
	}

	/**
	 * The headers for the token.
	 */
	public static IdentityHeaders of(AccessToken token, IdentityHeaderNames names) {
		List<String> lines = new ArrayList<>();
		for (IdentityClaim claim : IdentityClaim.values()) {
			List<String> values = claim.values(token);
			if (!values.isEmpty()) {
				lines.add(names.header(claim));
				lines.add(values.stream().map(claim::encode).collect(Collectors.joining(",")));
			}
		}
		return new IdentityHeaders(lines);
	}

	/**
	 * Hands each name and value to the writer.
	 */
	public void writeTo(BiConsumer<String, String> writer) {
		for (int i = 0; i < this.lines.length; i += 2) {
			writer.accept(this.lines[i], this.lines[i + 1]);
		}
	}

	/**
	 * How many characters the values hold, which is about what they cost in memory.
	 */
	public int size() {
		int size = 0;
		for (int i = 1; i < this.lines.length; i += 2) {
			size += this.lines[i].length();
		}
		return size;
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		writeTo((name, value) -> text.append(name).append(": ").append(value).append('\n'));
		return text.toString();
	}

}
