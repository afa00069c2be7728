package io.gatehouse.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the deployment in containers promises, read from its files: no test here runs a
 * container.
 */
class DeploymentTests {

	private static final Path ROOT = Path.of("..");

	private final Map<?, ?> compose = yaml("docker-compose.yml");

	@Test
	void redisNeverForgetsASession() {
		assertThat(texts(service("redis"), "command")).containsSequence("--appendonly", "yes")
			.containsSequence("--maxmemory-policy", "noeviction");
		assertThat(service("redis").get("image")).isEqualTo("redis:7");
	}

	@Test
	void onlyTheGatewayIsPublished() {
		assertThat(service("gateway").get("ports")).isEqualTo(List.of("8080:8080"));
		assertThat(service("redis").containsKey("ports")).isFalse();
		assertThat(service("sample-backend").containsKey("ports")).isFalse();
		Map<?, ?> networks = (Map<?, ?>) this.compose.get("networks");
		for (String closed : List.of("sessions", "backends")) {
			assertThat(((Map<?, ?>) networks.get(closed)).get("internal")).isEqualTo(true);
		}
		assertThat(texts(service("redis"), "networks")).containsExactly("sessions");
		assertThat(texts(service("sample-backend"), "networks")).containsExactly("backends");
	}

	@ParameterizedTest
	@ValueSource(strings = { "gateway", "redis", "sample-backend" })
	void everyServiceHasAHealthCheck(String name) {
		Map<?, ?> check = (Map<?, ?>) service(name).get("healthcheck");
		assertThat(texts(check, "test")).first().isEqualTo("CMD");
		assertThat(check.get("interval")).isNotNull();
	}

	@Test
	void noSecretIsWrittenDown() throws IOException {
		Map<?, ?> environment = (Map<?, ?>) service("gateway").get("environment");
		assertThat(environment.get("GATEHOUSE_KEYS_LOCATION")).isEqualTo("/etc/gatehouse/secrets/keys.json");
		assertThat(environment.get("GATEHOUSE_USERS_LOCATION")).isEqualTo("/etc/gatehouse/secrets/users.yml");
		// The directory itself: a file that is mounted alone would not follow a rotation.
		String volumes = service("gateway").get("volumes").toString();
		assertThat(volumes).contains("source=./deploy/secrets,").doesNotContain("read_only=false");
		for (String file : List.of("docker-compose.yml", "deploy/gateway.yml", "gateway/Dockerfile",
				"sample-backend/Dockerfile")) {
			assertThat(Files.readString(ROOT.resolve(file)))
				.doesNotContainPattern("(?i)(password|secret|token|private[_-]key) *[:=] *\\S");
		}
		assertThat(Files.readAllLines(ROOT.resolve(".gitignore"))).contains("/deploy/secrets/");
		// Everything that is not named stays out of the build, deploy included.
		assertThat(Files.readAllLines(ROOT.resolve(".dockerignore"))).contains("*").doesNotContain("!deploy");
	}

	@ParameterizedTest
	@ValueSource(strings = { "gateway", "sample-backend" })
	void imagesRunAsSomebodyWithoutRightsAndHoldNoBuildTools(String module) throws IOException {
		Map<?, ?> build = (Map<?, ?>) service(module).get("build");
		assertThat(build.get("context")).isEqualTo(".");
		Path dockerfile = ROOT.resolve(String.valueOf(build.get("dockerfile")));
		List<String> lines = Files.readAllLines(dockerfile);
		// What the tests are made of is not in the build's context, so they would not
		// compile.
		assertThat(lines).anyMatch((line) -> line.contains(" -pl " + module + " -am -Dmaven.test.skip=true package"));
		List<String> last = lines.subList(lastFrom(lines), lines.size());
		assertThat(last.get(0)).isIn("FROM eclipse-temurin:17-jre", "FROM eclipse-temurin:${JAVA}-jre");
		assertThat(last).contains("USER 10001:10001", "COPY --from=build /app ./");
		assertThat(last.stream().filter((line) -> line.startsWith("COPY") || line.startsWith("ADD"))).hasSize(1);
		assertThat(last.indexOf("USER 10001:10001")).isLessThan(last.size() - 1);
		assertThat(last.get(last.size() - 1)).startsWith("ENTRYPOINT [").contains(module + ".jar");
	}

	@Test
	void optionsOfTheImageAreInItAndTheJvmKnowsThem(@TempDir Path directory) throws Exception {
		assertThat(Files.readAllLines(ROOT.resolve(".dockerignore"))).contains("!deploy/compiler.json",
				"!deploy/java.options", "!deploy/unsign", "!deploy/write-classes");
		assertThat(Files.readString(ROOT.resolve("gateway/Dockerfile")))
			.contains("deploy/unsign jar /app/lib/bcprov-*.jar")
			.contains("cp deploy/java.options deploy/compiler.json deploy/write-classes /app/")
			.contains("--spring.profiles.active=local >>java.options")
			.contains("\"-XX:CompilerDirectivesFile=/app/compiler.json\" >>java.options")
			.contains("ENTRYPOINT [\"java\", \"@java.options\"");
		Path output = directory.resolve("output");
		Process java = new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"),
				"@" + ROOT.resolve("deploy/java.options"),
				"-XX:CompilerDirectivesFile=" + ROOT.resolve("deploy/compiler.json"), "-version")
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		assertThat(java.waitFor()).as(Files.readString(output)).isZero();
		assertThat(Files.readString(output)).contains("2 compiler directives added");
	}

	/** What serves requests is the second compiler's above all. */
	@Test
	void compilerIsKeptFromNothingThatServesRequests() throws IOException {
		String directives = Files.readString(ROOT.resolve("deploy/compiler.json"));
		List<Pattern> kept = Pattern.compile("\"([^\"]+)[.]([^\"]+)\"")
			.matcher(directives)
			.results()
			.map((match) -> Pattern.compile(Pattern.quote(match.group(1)).replace("*", "\\E.*\\Q")))
			.toList();
		assertThat(kept).hasSizeGreaterThan(20);
		for (String serving : List.of("io/gatehouse/gateway/lane/Lane", "io/netty/buffer/ByteBuf",
				"reactor/core/publisher/Mono", "reactor/netty/http/server/HttpServerOperations",
				"org/springframework/cloud/gateway/route/Route", "org/springframework/http/HttpHeaders",
				"org/springframework/web/server/WebFilter", "org/springframework/core/io/buffer/NettyDataBuffer",
				"org/springframework/util/MultiValueMap", "org/bouncycastle/math/ec/ECPoint", "java/net/URI",
				"java/util/HashMap", "java/net/URLDecoder", "io/lettuce/core/RedisURI",
				"io/micrometer/core/instrument/Timer", "tools/jackson/databind/ObjectMapper")) {
			assertThat(kept).noneMatch((pattern) -> pattern.matcher(serving).matches());
		}
	}

	/** By a name that an update of the library may change. */
	@Test
	void compilerTakesAHashInOnePiece() throws IOException {
		String name = Argon2BytesGenerator.class.getName().replace('.', '/') + "*.*";
		assertThat(Files.readString(ROOT.resolve("deploy/compiler.json"))).contains("match: \"" + name + "\"",
				"inline: \"+" + name + "\"");
	}

	@Test
	void signatureIsTakenOutAndNothingElse(@TempDir Path directory) throws Exception {
		Path signed = Path.of(Argon2BytesGenerator.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		Path jar = Files.copy(signed, directory.resolve("bcprov.jar"));
		// The second time there is none.
		for (int i = 0; i < 2; i++) {
			Process unsign = new ProcessBuilder(ROOT.resolve("deploy/unsign").toString(),
					Path.of(System.getProperty("java.home"), "bin/jar").toString(), jar.toString())
				.inheritIO()
				.start();
			assertThat(unsign.waitFor()).isZero();
			try (JarFile before = new JarFile(signed.toFile()); JarFile after = new JarFile(jar.toFile())) {
				assertThat(before.getManifest().getEntries()).isNotEmpty();
				assertThat(after.getManifest().getEntries()).isEmpty();
				assertThat(after.getManifest().getMainAttributes())
					.containsAllEntriesOf(before.getManifest().getMainAttributes());
				assertThat(after.isMultiRelease()).isTrue();
				assertThat(files(after)).containsExactlyInAnyOrderElementsOf(
						files(before).stream().filter((name) -> !name.matches("META-INF/[^/]*[.](SF|RSA)")).toList());
			}
		}
	}

	private static List<String> files(JarFile jar) {
		return jar.stream().filter((entry) -> !entry.isDirectory()).map(JarEntry::getName).toList();
	}

	@Test
	void routesOfTheDeploymentAreThoseOfTheLocalProfile() throws IOException {
		String local = Files.readString(Path.of("src/main/resources/application-local.yml"));
		String deployed = Files.readString(ROOT.resolve("deploy/gateway.yml"));
		assertThat(withoutFirstLine(deployed)).isEqualTo(withoutFirstLine(local)
			.replace("${sample.backend:http://127.0.0.1:9000}", "http://sample-backend:9000"));
	}

	private Map<?, ?> service(String name) {
		return (Map<?, ?>) ((Map<?, ?>) this.compose.get("services")).get(name);
	}

	private static Map<?, ?> yaml(String file) {
		LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		try {
			return (Map<?, ?>) new Yaml(new SafeConstructor(options)).load(Files.readString(ROOT.resolve(file)));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<String> texts(Map<?, ?> map, String key) {
		return ((List<?>) map.get(key)).stream().map(String::valueOf).toList();
	}

	private static int lastFrom(List<String> lines) {
		return Stream.iterate(lines.size() - 1, (index) -> index - 1)
			.filter((index) -> lines.get(index).startsWith("FROM "))
			.findFirst()
			.orElseThrow();
	}

	private static String withoutFirstLine(String text) {
		return text.substring(text.indexOf('\n'));
	}

}
