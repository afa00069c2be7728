package io.gatehouse.gateway.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.key.KeySetEditor;
import io.gatehouse.auth.key.KeySetReader;
import io.gatehouse.auth.user.FileUserDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;

@Isolated("It reads what is logged.")
@ExtendWith(OutputCaptureExtension.class)
class CommandsTests {

	private static final String PASSWORD = "correct horse \"battery\" staple";

	@TempDir
	private Path directory;

	private final ByteArrayOutputStream said = new ByteArrayOutputStream();

	@Test
	void userAddWhenFileIsNewThenGatewayCanReadItAndNobodyElse() throws IOException {
		Path file = this.directory.resolve("users.yml");
		assertThat(run(PASSWORD, "user", "add", "--file", file.toString(), "--email", "ada@example.com", "--roles",
				"user, admin"))
			.isZero();
		assertThat(run(PASSWORD, "user", "add", "--file=" + file, "--email=grace@example.com", "--id=u-2")).isZero();
		FileUserDirectory users = new FileUserDirectory(Files.readString(file));
		var ada = users.findByEmail("ada@example.com").block();
		assertThat(ada.user().roles()).containsExactly("user", "admin");
		assertThat(new Argon2PasswordEncoder(16, 32, 1, 19456, 2).matches(PASSWORD,
				ada.encodedPassword().substring("{argon2}".length())))
			.isTrue();
		assertThat(users.findById("u-2").block()).isNotNull();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		assertThat(this.said.toString(StandardCharsets.UTF_8)).doesNotContain(PASSWORD);
	}

	@Test
	void runWhenThereIsNoSuchCommandThenItSaysWhichThereAre() {
		assertThat(run("", "users", "add")).isEqualTo(2);
		assertThat(this.said.toString(StandardCharsets.UTF_8)).contains("no command 'users'")
			.contains("explain, keys, revoke, user");
		assertThat(run("", "--help")).isZero();
	}

	@Test
	void userAddWhenNotPossibleThenFileStaysAsItIs() throws IOException {
		Path file = this.directory.resolve("users.yml");
		run(PASSWORD, "user", "add", "--file", file.toString(), "--email", "ada@example.com");
		String before = Files.readString(file);
		assertThat(run(PASSWORD, "user", "add", "--file", file.toString(), "--email", "ADA@example.com")).isOne();
		assertThat(run("", "user", "add", "--file", file.toString(), "--email", "b@example.com")).isOne();
		assertThat(run("a\u0000b", "user", "add", "--file", file.toString(), "--email", "b@example.com")).isOne();
		assertThat(run(PASSWORD, "user", "add", "--file", file.toString(), "--email", "b@e.com", "--password", "x"))
			.isEqualTo(2);
		assertThat(run(PASSWORD, "user", "add", "--file", file.toString())).isEqualTo(2);
		assertThat(run(PASSWORD, "user", "remove")).isEqualTo(2);
		assertThat(Files.readString(file)).isEqualTo(before);
	}

	@Test
	void keysCreateWhenFileExistsThenLeftAlone() throws IOException {
		Path file = this.directory.resolve("keys.json");
		for (String algorithm : List.of("ES256", "EdDSA")) {
			Files.deleteIfExists(file);
			assertThat(run("", "keys", "create", "--file", file.toString(), "--algorithm", algorithm)).isZero();
			KeyRing ring = KeySetReader.read(Files.readString(file), Instant.now());
			assertThat(ring.signing(Instant.now()).orElseThrow().algorithm().getName()).isEqualTo(algorithm);
			assertThat(ring.assertion(Instant.now())).isPresent();
		}
		// A key of this kind takes seconds to find, and 'create' would look for two.
		assertThat(run("", "keys", "rotate", "--file=" + file, "--algorithm", "RS256", "--in", "0s")).isZero();
		KeyRing rotated = KeySetReader.read(Files.readString(file), Instant.now());
		assertThat(rotated.signing(Instant.now()).orElseThrow().algorithm().getName()).isEqualTo("RS256");
		String before = Files.readString(file);
		assertThat(run("", "keys", "create", "--file", file.toString())).isOne();
		assertThat(Files.readString(file)).isEqualTo(before);
	}

	@Test
	void keysRotateWhenNewKeyIsNotInForceThenPublishedAndNotUsed() throws IOException {
		Path file = this.directory.resolve("keys.json");
		run("", "keys", "create", "--file", file.toString());
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
		Instant now = Instant.now();
		String first = KeySetReader.read(Files.readString(file), now).signing(now).orElseThrow().id();
		assertThat(run("", "keys", "rotate", "--file", file.toString(), "--in", "5m")).isZero();
		KeyRing ring = KeySetReader.read(Files.readString(file), now);
		assertThat(ring.signing(now).orElseThrow().id()).isEqualTo(first);
		String second = ring.signing(now.plus(Duration.ofMinutes(6))).orElseThrow().id();
		assertThat(second).isNotEqualTo(first);
		assertThat(ring.publicKeys()).contains(first).contains(second);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-r-----");
		assertThat(run("", "keys", "rotate", "--file", file.toString(), "--kind", "refresh")).isZero();
		assertThat(run("", "keys", "rotate", "--file", file.toString(), "--kind", "other")).isEqualTo(2);
		try (var files = Files.list(this.directory)) {
			assertThat(files).containsExactly(file);
		}
	}

	@Test
	void commandsWhenTheyChangeSomethingThenAudited(CapturedOutput logged) {
		String keys = this.directory.resolve("keys.json").toString();
		String users = this.directory.resolve("users.yml").toString();
		run("", "keys", "create", "--file", keys);
		run("", "keys", "rotate", "--file", keys, "--kind", "refresh", "--in", "5m");
		run("", "keys", "create", "--file", keys);
		run(PASSWORD, "user", "add", "--file", users, "--email", "ada@example.com", "--id", "u-1");
		run(PASSWORD, "user", "add", "--file", users, "--email", "ada@example.com", "--id", "u-2");
		List<Map<String, String>> events = Audited.in(logged);
		assertThat(events).extracting((event) -> event.get("event") + " " + event.get("outcome"))
			.containsExactly("keys created", "keys rotated", "users added");
		assertThat(events).allMatch((event) -> event.get("operator").equals(System.getProperty("user.name")));
		assertThat(events.get(0)).containsEntry("file", keys).containsKey("after").doesNotContainKey("before");
		assertThat(events.get(1)).containsEntry("before", events.get(0).get("after")).containsKeys("after", "from");
		assertThat(events.get(2)).containsEntry("file", users).containsEntry("user", "u-1");
		assertThat(logged.getAll()).doesNotContain(PASSWORD).doesNotContain("\"d\"").doesNotContain("ada@");
	}

	@Test
	void commandsWhenLoggingIsConfiguredThenAuditGoesThere() throws IOException {
		Path file = this.directory.resolve("audit.log");
		assertThat(run("", "keys", "create", "--file", this.directory.resolve("keys.json").toString(),
				"--logging.file.name=" + file))
			.isZero();
		assertThat(Files.readString(file)).contains("gatehouse.audit").contains("\"outcome\":\"created\"");
		assertThat(run("", "keys", "create", "--file", this.directory.resolve("more.json").toString(),
				"--logging.config=" + this.directory.resolve("none.xml")))
			.isOne();
		assertThat(this.directory.resolve("more.json")).doesNotExist();
	}

	@Test
	void keysRotateWhenLastTokenHasRunOutThenOldKeyIsTakenAway() {
		Instant now = Instant.parse("2026-11-25T00:00:00Z");
		String json = KeySetEditor.create(KeySetEditor.Algorithm.ES256, now);
		List<String> signing = new ArrayList<>();
		for (int day = 0; day < 4; day++) {
			Instant then = now.plus(Duration.ofDays(day));
			json = KeySetEditor.rotate(json, KeySetEditor.Kind.ACCESS, KeySetEditor.Algorithm.ES256,
					then.plus(Duration.ofMinutes(10)), Duration.ofHours(25), then);
			signing.add(KeySetReader.read(json, then).signing(then.plus(Duration.ofHours(1))).orElseThrow().id());
		}
		KeyRing last = KeySetReader.read(json, now.plus(Duration.ofDays(4)));
		assertThat(signing).doesNotHaveDuplicates();
		assertThat(last.verifying(signing.get(3))).isNotNull();
		assertThat(last.verifying(signing.get(2))).isNotNull();
		assertThat(last.verifying(signing.get(0))).isNull();
	}

	private int run(String in, String... arguments) {
		PrintStream out = new PrintStream(this.said, true, StandardCharsets.UTF_8);
		Terminal terminal = new Terminal(null, new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), out, out);
		return Commands.run(List.of(arguments), terminal).orElseThrow();
	}

}
