package io.gatehouse.gateway.webflux;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.gatehouse.gateway.explain.Question;
import io.gatehouse.gateway.firewall.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * A request that nobody has sent, as the decisions see it.
 */
final class ExplainedRequest implements RequestView {

	private final Question question;

	private final URI uri;

	private final String target;

	private final List<Map.Entry<String, String>> lines = new ArrayList<>();

	/**
	 * Makes the request.
	 * @param bearer the text of the token, if one is sent
	 * @throws IllegalArgumentException if there is no host in the address
	 */
	ExplainedRequest(Question question, @Nullable String bearer) {
		this.question = question;
		String url = question.url();
		String absolute = url.startsWith("/") ? "http://localhost" + url : url;
		int path = absolute.indexOf("://") + 3;
		while (path < absolute.length() && "/?#".indexOf(absolute.charAt(path)) < 0) {
			path++;
		}
		String origin = absolute.substring(0, path);
		if (!origin.matches("https?://[^/?#@ ]+")) {
			throw new IllegalArgumentException("The address must begin with http://, https:// or a slash");
		}
		// Kept as it is: the firewall is asked about it, and has to see every character.
		this.target = absolute.startsWith("/", path) ? absolute.substring(path) : "/" + absolute.substring(path);
		this.uri = URI.create(origin);
		this.lines.add(Map.entry("Host", this.uri.getRawAuthority()));
		this.lines.addAll(question.headers());
		if (bearer != null) {
			this.lines.add(Map.entry("Authorization", "Bearer " + bearer));
		}
	}

	/** Scheme and authority. */
	URI origin() {
		return this.uri;
	}

	List<Map.Entry<String, String>> lines() {
		return this.lines;
	}

	@Override
	public String method() {
		return this.question.method();
	}

	@Override
	public String target() {
		return this.target;
	}

	@Override
	public int count(String name) {
		return values(name).size();
	}

	@Override
	public @Nullable String header(String name) {
		List<String> values = values(name);
		return values.isEmpty() ? null : values.get(0);
	}

	@Override
	public List<String> values(String name) {
		return this.lines.stream()
			.filter((line) -> line.getKey().equalsIgnoreCase(name))
			.map(Map.Entry::getValue)
			.toList();
	}

	@Override
	public String scheme() {
		return this.uri.getScheme();
	}

	@Override
	public InetSocketAddress peer() {
		return this.question.peer();
	}

}
