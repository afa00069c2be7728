package io.gatehouse.gateway.lane;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.PrefixPathGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.RewritePathGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.StripPrefixGatewayFilterFactory;
import org.springframework.web.util.UriTemplate;

/**
 * What one of Gateway's filters does to the path of a request.
 */
@FunctionalInterface
interface PathChange {

	String change(String path);

	/** What the filter does, or {@code null} when that is not known. */
	static @Nullable PathChange of(GatewayFilter filter) {
		if (Captured.isOf(filter, StripPrefixGatewayFilterFactory.class)) {
			StripPrefixGatewayFilterFactory.Config config = Captured.of(filter,
					StripPrefixGatewayFilterFactory.Config.class);
			return (config != null) ? stripped(config.getParts()) : null;
		}
		if (Captured.isOf(filter, PrefixPathGatewayFilterFactory.class)) {
			PrefixPathGatewayFilterFactory.Config config = Captured.of(filter,
					PrefixPathGatewayFilterFactory.Config.class);
			String prefix = (config != null) ? config.getPrefix() : null;
			return (prefix != null && prefix.startsWith("/") && prefix.indexOf('{') < 0) ? prefixed(prefix) : null;
		}
		return Captured.isOf(filter, RewritePathGatewayFilterFactory.class) ? rewritten(filter) : null;
	}

	/**
	 * Whether the filter puts something before the path, which Gateway does once only.
	 */
	static boolean isPrefix(GatewayFilter filter) {
		return Captured.isOf(filter, PrefixPathGatewayFilterFactory.class);
	}

	/** What does not begin as a path would become a part of the backend's name. */
	private static @Nullable PathChange prefixed(String prefix) {
		try {
			String encoded = new UriTemplate(prefix).expand(Map.of()).getRawPath();
			return (encoded != null && encoded.startsWith("/")) ? (path) -> encoded + path : null;
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			return null;
		}
	}

	/** What would make a query or a fragment of the path's end is Gateway's business. */
	private static @Nullable PathChange rewritten(GatewayFilter filter) {
		Pattern pattern = Captured.of(filter, Pattern.class);
		String replacement = Captured.of(filter, String.class);
		if (pattern == null || replacement == null || replacement.indexOf('?') >= 0 || replacement.indexOf('#') >= 0) {
			return null;
		}
		return (path) -> checked(pattern.matcher(path).replaceAll(replacement));
	}

	private static String checked(String path) {
		try {
			if (path.startsWith("/")) {
				new URI("http://localhost" + path);
				return path;
			}
		}
		catch (URISyntaxException ex) {
			// Told below, without what it was.
		}
		throw new IllegalStateException("A path was rewritten to what is none");
	}

	/** Empty segments count for nothing and are not kept, as with Gateway. */
	private static PathChange stripped(int parts) {
		return (path) -> {
			StringBuilder rest = new StringBuilder(path.length() + 1).append('/');
			int segments = 0;
			int start = 0;
			while (start < path.length()) {
				int slash = path.indexOf('/', start);
				int end = (slash < 0) ? path.length() : slash;
				if (end > start && segments++ >= parts) {
					rest.append((rest.length() > 1) ? "/" : "").append(path, start, end);
				}
				start = end + 1;
			}
			return (rest.length() > 1 && path.endsWith("/")) ? rest.append('/').toString() : rest.toString();
		};
	}

}
