package io.gatehouse.gateway.door;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The headers that are for one hop only: those that are always so, and those that a
 * {@code Connection} header names.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1">RFC 9110, 7.6.1</a>
 */
public final class HopByHop {

	private final String[] names;

	/**
	 * Knows the names.
	 * @param names what is always for one hop only
	 */
	public HopByHop(Set<String> names) {
		this.names = names.toArray(String[]::new);
	}

	/**
	 * Whether the header is for one hop only.
	 * @param named what the message's {@code Connection} names, as {@link #named} has it
	 */
	public boolean contains(String header, @Nullable List<String> named) {
		for (String name : this.names) {
			if (name.equalsIgnoreCase(header)) {
				return true;
			}
		}
		return named != null && named.contains(header.toLowerCase(Locale.ROOT));
	}

	/**
	 * What the {@code Connection} of a message names, in lower case; {@code null} when
	 * nothing that is not known anyway.
	 */
	public static @Nullable List<String> named(HttpHeaders headers) {
		return headers.contains(HttpHeaderNames.CONNECTION) ? named(headers.getAll(HttpHeaderNames.CONNECTION)) : null;
	}

	/**
	 * The same of lines that are known.
	 */
	public static @Nullable List<String> named(List<String> lines) {
		if (ConnectionOptions.areCommon(lines)) {
			return null;
		}
		List<String> named = new ArrayList<>();
		ConnectionOptions.each(lines, (option) -> named.add(option.toLowerCase(Locale.ROOT)));
		return named;
	}

}
