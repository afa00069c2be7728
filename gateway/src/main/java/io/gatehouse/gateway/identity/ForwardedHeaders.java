package io.gatehouse.gateway.identity;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.gatehouse.gateway.firewall.Authority;
import io.gatehouse.gateway.firewall.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * Tells the backend about the client's hop, which ends at the gateway: who called, and by
 * which address. What the client itself says about that counts only when it is a trusted
 * proxy.
 */
public final class ForwardedHeaders {

	private static final String FOR = "X-Forwarded-For";

	private static final String PROTO = "X-Forwarded-Proto";

	private static final String HOST = "X-Forwarded-Host";

	private static final String PORT = "X-Forwarded-Port";

	private static final String PREFIX = "X-Forwarded-Prefix";

	private final TrustedProxies proxies;

	public ForwardedHeaders(TrustedProxies proxies) {
		this.proxies = proxies;
	}

	/**
	 * Hands {@code X-Forwarded-For}, {@code -Proto}, {@code -Host} and {@code -Port} to
	 * the writer, and {@code -Prefix} when a trusted proxy has sent one.
	 */
	public void writeTo(RequestView request, BiConsumer<String, String> writer) {
		InetSocketAddress peer = request.peer();
		InetAddress address = (peer != null) ? peer.getAddress() : null;
		if (address != null && this.proxies.trusts(address)) {
			writer.accept(FOR, hops(request, address));
			writeTrusted(request, writer);
			return;
		}
		if (address != null) {
			writer.accept(FOR, IpAddress.text(address));
		}
		write(writer, request.scheme(), request.header("Host"), null);
	}

	/**
	 * The scheme by which the client called.
	 * @param proxy the trusted proxy's {@code X-Forwarded-Proto} lines
	 * @param own the scheme of the gateway's own connection
	 */
	public static String scheme(List<String> proxy, String own) {
		String said = last(proxy, (text) -> text.equals("http") || text.equals("https"));
		return (said != null) ? said : own;
	}

	private void writeTrusted(RequestView request, BiConsumer<String, String> writer) {
		String host = last(request.values(HOST), Authority::isValid);
		String port = last(request.values(PORT), ForwardedHeaders::isPort);
		write(writer, scheme(request.values(PROTO), request.scheme()), (host != null) ? host : request.header("Host"),
				port);
		String prefix = last(request.values(PREFIX), ForwardedHeaders::isPrefix);
		if (prefix != null) {
			writer.accept(PREFIX, prefix);
		}
	}

	private static void write(BiConsumer<String, String> writer, String scheme, @Nullable String host,
			@Nullable String port) {
		writer.accept(PROTO, scheme);
		if (host != null) {
			writer.accept(HOST, host);
			writer.accept(PORT, (port != null) ? port : port(host, scheme));
		}
	}

	private String hops(RequestView request, InetAddress peer) {
		return this.proxies.hops(peer, request.values(FOR))
			.stream()
			.map(IpAddress::text)
			.collect(Collectors.joining(", "));
	}

	/**
	 * What the trusted proxy itself has said: the last element, since those before may be
	 * the client's.
	 */
	private static @Nullable String last(List<String> lines, Predicate<String> valid) {
		if (lines.isEmpty()) {
			return null;
		}
		String line = lines.get(lines.size() - 1);
		String element = line.substring(line.lastIndexOf(',') + 1).strip();
		return valid.test(element) ? element : null;
	}

	private static String port(String host, String scheme) {
		int colon = host.lastIndexOf(':');
		if (colon > host.lastIndexOf(']') && colon + 1 < host.length()) {
			return host.substring(colon + 1);
		}
		return "https".equals(scheme) ? "443" : "80";
	}

	private static boolean isPort(String text) {
		return !text.isEmpty() && text.length() <= 5 && text.chars().allMatch((c) -> c >= '0' && c <= '9');
	}

	private static boolean isPrefix(String text) {
		return text.startsWith("/") && !text.startsWith("//")
				&& text.chars()
					.allMatch((c) -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
							|| "/-_~".indexOf(c) >= 0);
	}

}
