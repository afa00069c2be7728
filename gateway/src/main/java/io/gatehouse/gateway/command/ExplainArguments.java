package io.gatehouse.gateway.command;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.gatehouse.gateway.explain.Question;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says about the request to explain. Whatever else stands there is
 * configuration.
 */
final class ExplainArguments {

	/** The options that make the request. */
	static final String[] NAMES = { "url", "method", "header", "token-file", "claims", "peer" };

	static final String USAGE = """
			Usage: java -jar gateway.jar explain --url <url> [--method GET] [--header 'Name: value']...
			           [--token-file <file> | --claims '{"sub":"u-1","roles":["admin"]}'] [--peer <address>] [--<setting>=<value>]...
			Prints what the gateway would do with the request, without calling its backend: route, policy, decision, and
			the headers that the backend would get. It reads the configuration as the gateway itself does, and asks no Redis:
			a revoked session is not seen. The token is never printed.""";

	private ExplainArguments() {
	}

	/**
	 * The request.
	 * @throws CommandException if they make none
	 */
	static Question question(Arguments arguments) {
		String url = arguments.required("url");
		if (!url.matches("(https?://[^/?#@ ]+|/).*")) {
			throw CommandException.misuse("--url must begin with http://, https:// or a slash.");
		}
		try {
			List<Map.Entry<String, String>> headers = arguments.all("header").stream().map(Question::header).toList();
			String claims = arguments.optional("claims");
			return new Question(otherwise(arguments.optional("method"), "GET"), url, headers,
					read(arguments.optional("token-file")), (claims != null) ? Question.claims(claims) : null,
					new InetSocketAddress(otherwise(arguments.optional("peer"), "127.0.0.1"), 0));
		}
		catch (IllegalArgumentException ex) {
			throw CommandException.misuse(ex.getMessage() + ".");
		}
	}

	private static String otherwise(@Nullable String value, String otherwise) {
		return (value != null) ? value : otherwise;
	}

	private static @Nullable String read(@Nullable String file) {
		try {
			return (file != null) ? Files.readString(Path.of(file)).strip() : null;
		}
		catch (IOException ex) {
			throw CommandException.misuse("The token file '" + file + "' cannot be read.");
		}
	}

}
