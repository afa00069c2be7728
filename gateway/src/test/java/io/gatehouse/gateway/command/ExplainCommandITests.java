package io.gatehouse.gateway.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import io.gatehouse.gateway.Documentation;
import io.gatehouse.gateway.TokenForge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command {@code explain} as an operator runs it. There is no Redis and no backend.
 */
class ExplainCommandITests {

	private static final String ROUTES = """
			spring.cloud.gateway.server.webflux.routes:
			  - id: orders
			    uri: http://orders:9000
			    predicates: [ "Path=/api/orders/**" ]
			    metadata:
			      gatehouse:
			        scopes: [ "orders:read" ]
			  - id: admin
			    uri: http://admin:9000
			    predicates: [ "Path=/api/admin/**" ]
			    filters: [ "StripPrefix=1", "AddRequestHeader=X-Tenant, blue" ]
			    metadata:
			      gatehouse:
			        roles: [ admin ]
			  - id: reports
			    uri: http://reports:9000
			    predicates: [ "Path=/api/reports/**" ]
			    metadata:
			      gatehouse:
			        roles: [ analyst ]
			        report-only: true
			        forward-token: true
			  - id: files
			    uri: http://files:9000
			    predicates: [ "Path=/files/**" ]
			    metadata:
			      gatehouse:
			        access: public
			""";

	private static final String LOCATION = "--spring.config.additional-location=file:gateway.yml";

	private static final String CLAIMS = "{\"sub\":\"u-1001\",\"email\":\"ada@example.com\",\"roles\":[\"user\"],"
			+ "\"scope\":\"orders:read\"}";

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	@TempDir
	private Path directory;

	@Test
	void explainWhenFiveRequestsThenAsInTheDocumentation() throws IOException {
		TokenForge forge = new TokenForge();
		Map<String, Object> claims = new LinkedHashMap<>(TokenForge.claims());
		claims.put("exp", 1_900_000_000L - 600_000_000L);
		String expired = forge.sign(TokenForge.header(), claims);
		Files.writeString(this.directory.resolve("keys.json"), forge.keySet());
		Files.writeString(this.directory.resolve("token"), forge.token() + "\n");
		Files.writeString(this.directory.resolve("old-token"), expired);
		StringBuilder page = new StringBuilder();
		for (List<String> arguments : List.of(
				List.of("--url", "https://app.example.com/api/orders/7?expand=lines", "--token-file", "token"),
				List.of("--url", "https://app.example.com/api/orders/7", "--token-file", "old-token"),
				List.of("--method", "DELETE", "--url", "/api/admin/users/7", "--claims",
						"{\"sub\":\"u-1001\",\"roles\":[\"user\"]}"),
				List.of("--url", "/api/reports/q3", "--token-file", "token", "--header", "X-Auth-Roles: analyst"),
				List.of("--url", "/files/a%2Fb"))) {
			page.append("```console\n$ java -jar gateway.jar explain ").append(LOCATION).append(" \\\n    ");
			page.append(shell(arguments)).append('\n');
			assertThat(run(arguments.toArray(String[]::new))).as(this.err.toString(StandardCharsets.UTF_8)).isZero();
			page.append(output()).append("```\n\n");
		}
		assertThat(page).doesNotContain("eyJ");
		Documentation.check("explain.md", introduction() + page.toString().stripTrailing() + "\n");
	}

	static Stream<List<String>> misuse() {
		return Stream.of(List.of("--url is missing"), List.of("--url", "/a", "--method", "--method needs a value"),
				List.of("--url", "ftp://a/", "must begin with http"),
				List.of("--url", "/a", "--nonsense", "--nonsense needs a value"),
				List.of("--url", "/a", "--methd", "POST", "no option --methd"),
				List.of("--url", "/a", "--url", "/b", "--url is there twice"),
				List.of("--url", "/a", "b", "'b' is not"),
				List.of("--url", "/a", "--token-file", "no-such", "cannot be read"),
				List.of("--url", "/a", "--claims", "[]", "not a JSON object"));
	}

	@ParameterizedTest
	@MethodSource("misuse")
	void explainWhenArgumentsMakeNoSenseThenSaysSo(List<String> argumentsAndMessage) throws IOException {
		int last = argumentsAndMessage.size() - 1;
		assertThat(run(argumentsAndMessage.subList(0, last).toArray(String[]::new))).isEqualTo(2);
		assertThat(this.err.toString(StandardCharsets.UTF_8)).contains(argumentsAndMessage.get(last));
		assertThat(output()).isEmpty();
	}

	@Test
	void explainWhenKeysAreMissingThenOnlyATokenNeedsThem() throws IOException {
		assertThat(run("--url", "/api/orders/7", "--claims", CLAIMS)).isZero();
		assertThat(output()).contains("decision  forwarded").contains("X-Auth-Email: ada@example.com");
		Files.writeString(this.directory.resolve("token"), "x");
		assertThat(run("--url", "/api/orders/7", "--token-file", "token")).isEqualTo(1);
		assertThat(this.err.toString(StandardCharsets.UTF_8)).contains("needs gatehouse.keys.location");
	}

	@Test
	void explainWhenUsersAreInADirectoryOfAnotherKindThenNotAsked() throws IOException {
		assertThat(run("--url", "/files/a", "--gatehouse.users.ldap.url=ldaps://ldap.example.com",
				"--gatehouse.users.ldap.base-dn=dc=example,dc=com"))
			.as(this.err.toString(StandardCharsets.UTF_8))
			.isZero();
	}

	private int run(String... arguments) throws IOException {
		this.out.reset();
		Path config = this.directory.resolve("application.yml");
		Files.writeString(config, ROUTES);
		List<String> all = new ArrayList<>(List.of("explain"));
		all.add("--spring.config.additional-location=file:" + config);
		if (Files.exists(this.directory.resolve("keys.json"))) {
			all.add("--gatehouse.keys.location=" + this.directory.resolve("keys.json"));
		}
		all.add("--gatehouse.issuer=" + TokenForge.ISSUER);
		for (String argument : arguments) {
			all.add(argument.endsWith("token") ? this.directory.resolve(argument).toString() : argument);
		}
		return Commands
			.run(all.toArray(String[]::new), new PrintStream(this.out, true, StandardCharsets.UTF_8),
					new PrintStream(this.err, true, StandardCharsets.UTF_8))
			.orElseThrow();
	}

	private String output() {
		return this.out.toString(StandardCharsets.UTF_8);
	}

	/** Quotes a question mark as well: without a file of that name zsh runs nothing. */
	private static String shell(List<String> arguments) {
		return String.join(" ",
				arguments.stream()
					.map((word) -> word.matches("[A-Za-z0-9/:.=%-]+") ? word : "'" + word + "'")
					.toList());
	}

	private static String introduction() {
		return """
				# Why was this refused?

				<!-- Generated by ExplainCommandITests: WRITE_DOCS=true ./mvnw verify writes it anew. -->

				`explain` says what the gateway would do with a request: which route it takes, what the route's policy is, what is
				decided, and the very headers that the backend would get. It asks the same firewall, routes and gatekeeper that
				serve requests, and calls no backend and no Redis, so a revoked session is not seen. `--claims` stands for a token
				that nobody has to have. A token is never printed.

				The command knows the configuration that it is given, so it gets the same arguments as the gateway: where the file
				with the routes is, and for `--token-file` also `gatehouse.keys.location` and the issuer, there or as arguments.

				A running gateway answers the same on its management port, with what it knows of revocations:

				```sh
				curl -s http://127.0.0.1:8081/actuator/explain -H 'Content-Type: application/json' \\
				     -d '{"method":"GET","url":"/api/orders/7","claims":"{\\"sub\\":\\"u-1001\\",\\"scope\\":\\"orders:read\\"}"}'
				```

				The route's own filters run, so a header that one adds is there; a client's `User-Agent` and `Accept` are passed on, and
				where there is none the gateway's HTTP client adds its own. With these routes in `gateway.yml`

				```yaml
				"""
				+ ROUTES + """
						```

						five requests are explained so:

						""";
	}

}
