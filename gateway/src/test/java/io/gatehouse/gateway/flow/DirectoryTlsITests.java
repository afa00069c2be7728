package io.gatehouse.gateway.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gatehouse.auth.autoconfigure.UsersAutoConfiguration;
import io.gatehouse.auth.user.DirectoryGuard;
import io.gatehouse.auth.user.DirectoryUnavailableException;
import io.gatehouse.auth.user.Passwords;
import io.gatehouse.auth.user.UserDirectory;
import io.gatehouse.auth.user.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Directories over TLS: whom the gateway trusts with a password, and what it says when it
 * does not.
 */
@Isolated("It reads what is logged.")
class DirectoryTlsITests {

	private static final TestCertificate OURS = TestCertificate.ofThisMachine();

	private static final TestCertificate ANOTHER = TestCertificate.ofThisMachine();

	private static final TestCertificate OF_ANOTHER_HOST = TestCertificate.of("elsewhere.example");

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UsersAutoConfiguration.class));

	@BeforeEach
	void begin() {
		this.appender.start();
		logger().addAppender(this.appender);
		logger().setLevel(Level.INFO);
	}

	@AfterEach
	void end() {
		logger().detachAppender(this.appender);
		logger().setLevel(null);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ldaps", "start-tls", "https" })
	void verifyWhenCertificateIsTrustedThenAnswered(String way) throws Exception {
		try (UsersElsewhere users = users(way, OURS)) {
			this.application.withPropertyValues(settings(way, users)).run((context) -> {
				UserDirectory directory = context.getBean(UserDirectory.class);
				assertThat(verify(directory, UsersElsewhere.PASSWORD)).isInstanceOf(Verdict.Accepted.class);
				assertThat(verify(directory, "wrong")).isInstanceOf(Verdict.Refused.class);
			});
		}
		assertThat(this.appender.list).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ldaps", "start-tls", "https" })
	void verifyWhenCertificateIsNotTrustedThenUnavailableAndTheLogSaysWhy(String way) throws Exception {
		try (UsersElsewhere users = users(way, OURS)) {
			this.application
				.withPropertyValues(Stream.of(settings(way, users))
					.map((setting) -> setting.startsWith("spring.ssl") ? ANOTHER.trustedBy("people") : setting)
					.toArray(String[]::new))
				.run((context) -> assertUnavailable(context.getBean(UserDirectory.class)));
		}
		assertThat(logged()).contains("TLS: unable to find valid certification path to requested target");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ldaps", "start-tls", "https" })
	void verifyWhenNoBundleIsNamedThenAsJavaTrusts(String way) throws Exception {
		try (UsersElsewhere users = users(way, OURS)) {
			this.application
				.withPropertyValues(Stream.of(settings(way, users))
					.filter((setting) -> !setting.contains("ssl"))
					.toArray(String[]::new))
				.run((context) -> assertUnavailable(context.getBean(UserDirectory.class)));
		}
		assertThat(logged()).contains("TLS: unable to find valid certification path to requested target");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ldaps", "start-tls", "https" })
	void verifyWhenCertificateIsOfAnotherHostThenUnavailableAndTheLogSaysWhy(String way) throws Exception {
		try (UsersElsewhere users = users(way, OF_ANOTHER_HOST)) {
			this.application.withPropertyValues(settings(way, users))
				.run((context) -> assertUnavailable(context.getBean(UserDirectory.class)));
		}
		assertThat(logged()).contains("TLS:").contains("localhost");
	}

	@Test
	void verifyWhenServerHasNoStartTlsThenNothingIsSaidWithoutTls() throws Exception {
		try (Eavesdropper server = new Eavesdropper()) {
			this.application
				.withPropertyValues("gatehouse.users.ldap.url=ldap://localhost:" + server.port(),
						"gatehouse.users.ldap.start-tls=true", "gatehouse.users.ldap.base-dn=dc=example",
						"gatehouse.users.ldap.bind-dn=cn=gateway",
						"gatehouse.users.ldap.bind-password=" + UsersInLdap.BIND_PASSWORD)
				.run((context) -> assertUnavailable(context.getBean(UserDirectory.class)));
			// The name of the operation, and nothing more.
			assertThat(server.heard()).contains("1.3.6.1.4.1.1466.20037").doesNotContain("gateway");
		}
	}

	static Stream<List<String>> unusable() {
		String ldap = "gatehouse.users.ldap.base-dn=dc=example";
		return Stream.of(
				List.of(ldap, "gatehouse.users.ldap.url=ldap://ldap.example.com", "url must begin with ldaps://"),
				List.of(ldap, "gatehouse.users.ldap.url=ldaps://ldap.example.com",
						"gatehouse.users.ldap.start-tls=true", "url must begin with ldaps://, or with ldap://"),
				List.of(ldap, "gatehouse.users.ldap.url=ldap://127.0.0.1", "gatehouse.users.ldap.ssl.bundle=people",
						"ssl.bundle is of no use"),
				List.of(ldap, "gatehouse.users.ldap.url=ldaps://ldap.example.com",
						"gatehouse.users.ldap.ssl.bundle=people", "names the SSL bundle 'people', which there is not"),
				List.of(ldap, "gatehouse.users.ldap.url=ldaps://ldap.example.com",
						"gatehouse.users.ldap.ssl.bundle=people",
						"spring.ssl.bundle.pem.people.truststore.certificate=/no/such/file.pem",
						"The SSL bundle 'people', which 'gatehouse.users.ldap.ssl.bundle' names, cannot be used"),
				List.of("gatehouse.users.http.verify-url=http://127.0.0.1/verify",
						"gatehouse.users.http.user-url=http://127.0.0.1/users/{id}",
						"gatehouse.users.http.ssl.bundle=people", "ssl.bundle is of no use"));
	}

	@ParameterizedTest
	@MethodSource("unusable")
	void startWhenSettingsMakeNoSenseThenSaysSo(List<String> settingsAndMessage) {
		int last = settingsAndMessage.size() - 1;
		this.application.withPropertyValues(settingsAndMessage.subList(0, last).toArray(String[]::new))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining(settingsAndMessage.get(last)));
	}

	private static UsersElsewhere users(String way, TestCertificate certificate) throws Exception {
		return way.equals("https") ? new UsersInService(certificate) : new UsersInLdap(certificate);
	}

	private static String[] settings(String way, UsersElsewhere users) {
		List<String> settings = new ArrayList<>(users.settings());
		settings.replaceAll((setting) -> setting.substring("--".length()));
		if (way.equals("start-tls") && users instanceof UsersInLdap ldap) {
			settings.add("gatehouse.users.ldap.url=ldap://localhost:" + ldap.plainPort());
			settings.add("gatehouse.users.ldap.start-tls=true");
		}
		return settings.toArray(String[]::new);
	}

	private void assertUnavailable(UserDirectory directory) {
		for (String password : List.of(UsersElsewhere.PASSWORD, "wrong")) {
			assertThatExceptionOfType(DirectoryUnavailableException.class)
				.isThrownBy(() -> verify(directory, password));
		}
		assertThatExceptionOfType(DirectoryUnavailableException.class)
			.isThrownBy(() -> directory.findById("u-1001").block());
		assertThat(logged()).doesNotContain(UsersElsewhere.PASSWORD)
			.doesNotContain(UsersInLdap.BIND_PASSWORD)
			.doesNotContain("ada@example.com");
	}

	private static Verdict verify(UserDirectory directory, String password) {
		return directory.verify("ada@example.com", password, mock(Passwords.class)).block();
	}

	private String logged() {
		assertThat(this.appender.list).hasSize(1);
		return this.appender.list.get(0).getFormattedMessage();
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(DirectoryGuard.class);
	}

}
