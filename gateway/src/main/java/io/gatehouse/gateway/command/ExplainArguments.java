package io.gatehouse.gateway.command;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.gatehouse.gateway.explain.Question;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the command line says about the request to explain. Whatever else stands there is
 * configuration.
 *
 * @param question the request
 * @param others arguments for the application
 */
record ExplainArguments(Question question, List<String> others) {

	static final String USAGE = """
			Usage: java -jar gateway.jar explain --url <url> [--method GET] [--header 'Name: value']...
			           [--token-file <file> | --claims '{"sub":"u-1","roles":["admin"]}'] [--peer <address>] [--<setting>=<value>]...

			Prints what the gateway would do with the request, without calling its backend: route, policy, decision, and
			the headers that the backend would get. It reads the configuration as the gateway itself does, and asks no Redis:
			a revoked session is not seen. The token is never printed.
			""";

	/**
	 * Reads the arguments.
	 * @throws IllegalArgumentException if they make no request
	 */
	static ExplainArguments parse(String... arguments) {
		String method = "GET";
		String url = null;
		String token = null;
		Map<String, Object> claims = null;
		String peer = "127.0.0.1";
		List<Map.Entry<String, String>> headers = new ArrayList<>();
		List<String> others = new ArrayList<>();
		for (int i = 0; i < arguments.length; i++) {
			switch (arguments[i]) {
				case "--method" -> method = next(arguments, i++);
				case "--url" -> url = next(arguments, i++);
				case "--token-file" -> token = read(next(arguments, i++));
				case "--claims" -> claims = json(next(arguments, i++));
				case "--header" -> headers.add(header(next(arguments, i++)));
				case "--peer" -> peer = next(arguments, i++);
				default -> others.add(setting(arguments[i]));
			}
		}
		if (url == null) {
			throw new IllegalArgumentException("--url is missing");
		}
		if (!url.matches("(https?://[^/?#@ ]+|/).*")) {
			throw new IllegalArgumentException("--url must begin with http://, https:// or a slash");
		}
		return new ExplainArguments(new Question(method, url, headers, token, claims, address(peer)), others);
	}

	private static String next(String[] arguments, int index) {
		if (index + 1 >= arguments.length) {
			throw new IllegalArgumentException(arguments[index] + " needs a value");
		}
		return arguments[index + 1];
	}

	private static String setting(String argument) {
		if (!argument.startsWith("--") || argument.indexOf('=') < 0) {
			throw new IllegalArgumentException("'" + argument + "' is not an argument of this command");
		}
		return argument;
	}

	private static String read(String file) {
		try {
			return Files.readString(Path.of(file)).strip();
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("The token file '" + file + "' cannot be read", ex);
		}
	}

	private static Map<String, Object> json(String text) {
		try {
			return JsonMapper.builder().build().readValue(text, new TypeReference<Map<String, Object>>() {
			});
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("--claims is not a JSON object", ex);
		}
	}

	private static Map.Entry<String, String> header(String line) {
		int colon = line.indexOf(':');
		if (colon < 1) {
			throw new IllegalArgumentException("--header must be 'Name: value'");
		}
		return Map.entry(line.substring(0, colon), line.substring(colon + 1).strip());
	}

	private static InetSocketAddress address(@Nullable String peer) {
		return new InetSocketAddress(peer, 0);
	}

}
