package io.gatehouse.gateway.lane;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A request or a response as it was on the wire, but for what HTTP says has no meaning:
 * the case of header names, the order of different names, and the lengths of chunks.
 *
 * @param start the first line
 * @param headers the values of the header lines by name, in lower case
 * @param body the body, one character for each octet
 * @param trailers the values of the trailers by name
 * @param whole whether it has come to its end
 */
record Message(String start, Map<String, List<String>> headers, String body, Map<String, List<String>> trailers,
		boolean whole) {

	private static final int LONGEST_LINE = 100_000;

	/**
	 * Reads one.
	 * @param head whether it answers a HEAD request
	 * @return {@code null} when there is none before the end
	 */
	static @Nullable Message read(InputStream in, boolean head) throws IOException {
		String start = line(in);
		if (start == null) {
			return null;
		}
		Map<String, List<String>> headers = lines(in);
		if (start.startsWith("HTTP/1.1 1")) {
			Message last = read(in, head);
			return (last != null) ? last.after(start) : null;
		}
		boolean response = start.startsWith("HTTP/");
		boolean none = response && (head || start.startsWith("HTTP/1.1 204") || start.startsWith("HTTP/1.1 304"));
		if (none) {
			return new Message(start, headers, "", Map.of(), true);
		}
		if (headers.containsKey("transfer-encoding")) {
			return chunked(in, start, headers);
		}
		List<String> length = headers.get("content-length");
		if (length == null && response) {
			return new Message(start, headers, text(in.readAllBytes()), Map.of(), true);
		}
		int expected = (length != null) ? Integer.parseInt(length.get(0)) : 0;
		byte[] body = in.readNBytes(expected);
		return new Message(start, headers, text(body), Map.of(), body.length == expected);
	}

	private Message after(String interim) {
		return new Message(interim + ", " + this.start, this.headers, this.body, this.trailers, this.whole);
	}

	/** The same without a header. */
	Message without(String header) {
		Map<String, List<String>> others = new TreeMap<>(this.headers);
		others.remove(header);
		return new Message(this.start, others, this.body, this.trailers, this.whole);
	}

	boolean closes() {
		return this.headers.getOrDefault("connection", List.of()).contains("close");
	}

	private static Message chunked(InputStream in, String start, Map<String, List<String>> headers) throws IOException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		while (true) {
			String size = line(in);
			if (size == null || size.isEmpty()) {
				return new Message(start, headers, text(body.toByteArray()), Map.of(), false);
			}
			int length = Integer.parseInt(size, 16);
			if (length == 0) {
				return new Message(start, headers, text(body.toByteArray()), lines(in), true);
			}
			byte[] chunk = in.readNBytes(length);
			body.writeBytes(chunk);
			if (chunk.length < length || line(in) == null) {
				return new Message(start, headers, text(body.toByteArray()), Map.of(), false);
			}
		}
	}

	private static Map<String, List<String>> lines(InputStream in) throws IOException {
		Map<String, List<String>> lines = new TreeMap<>();
		for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
			int colon = line.indexOf(':');
			lines.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), (name) -> new ArrayList<>())
				.add(line.substring(colon + 1).strip());
		}
		return lines;
	}

	private static @Nullable String line(InputStream in) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int b = in.read(); b >= 0; b = in.read()) {
			if (b == '\n') {
				String text = text(line.toByteArray());
				return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
			}
			line.write(b);
			if (line.size() > LONGEST_LINE) {
				throw new IOException("A line without an end");
			}
		}
		return null;
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

}
