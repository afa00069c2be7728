package io.gatehouse.auth.user.ldap;

import java.time.Duration;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import io.gatehouse.auth.user.DirectoryGuard;
import io.gatehouse.auth.user.DirectoryUnavailableException;
import io.gatehouse.auth.user.Passwords;
import io.gatehouse.auth.user.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * A directory that fails in the middle of a sign-in.
 */
class LdapUserDirectoryTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final Binds binds = new Binds();

	private InMemoryDirectoryServer server;

	private LDAPConnectionPool connections;

	private LdapUserDirectory directory;

	@BeforeEach
	void start() throws Exception {
		InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example");
		config.setSchema(null);
		config.addAdditionalBindCredentials("cn=gateway", "service");
		config.addInMemoryOperationInterceptor(this.binds);
		this.server = new InMemoryDirectoryServer(config);
		this.server.add("dn: dc=example", "objectClass: domain", "dc: example");
		this.server.add("dn: uid=ada,dc=example", "objectClass: person", "uid: ada", "mail: ada@example.com",
				"employeeNumber: ada", "userPassword: right");
		this.server.startListening();
		this.connections = new LDAPConnectionPool(new SingleServerSet("127.0.0.1", this.server.getListenPort()),
				new SimpleBindRequest("cn=gateway", "service"), 0, 2);
		this.connections.setCreateIfNecessary(false);
		this.connections.setRetryFailedOperationsDueToInvalidConnections(true);
		this.directory = new LdapUserDirectory(this.connections,
				new LdapUsers("dc=example", "(mail={0})", "employeeNumber", "mail", "memberOf"),
				Schedulers.boundedElastic(), new DirectoryGuard("LDAP", PATIENCE));
	}

	@AfterEach
	void stop() {
		this.connections.close();
		this.server.shutDown(true);
	}

	@Test
	void verifyWhenAskedAgainAndAgainThenConnectionStaysTheServiceAccounts() {
		for (int i = 0; i < 3; i++) {
			assertThat(verify("right")).isInstanceOf(Verdict.Accepted.class);
			assertThat(verify("wrong")).isInstanceOf(Verdict.Refused.class);
		}
		assertThat(this.connections.getConnectionPoolStatistics().getNumSuccessfulConnectionAttempts()).isEqualTo(1);
	}

	@Test
	void verifyWhenConnectionBreaksAtTheBindThenAskedOnANewOne() {
		this.binds.breakNext = true;
		assertThat(verify("right")).isInstanceOf(Verdict.Accepted.class);
	}

	@Test
	void verifyWhenServiceAccountIsRefusedMeanwhileThenUnavailableAndNotRefused() {
		this.binds.breakNext = true;
		this.binds.refuseServiceAfterwards = true;
		assertThatExceptionOfType(DirectoryUnavailableException.class).isThrownBy(() -> verify("right"));
	}

	/** 389 Directory Server says 19 of a locked account and 53 of an inactive one. */
	@ParameterizedTest
	@ValueSource(ints = { 16, 19, 34, 48, 50, 53, 65 })
	void verifyWhenDirectoryBarsTheUserThenBarredAndTheNextIsAsked(int result) {
		this.binds.result = ResultCode.valueOf(result);
		assertThat(verify("right")).isEqualTo(new Verdict.Barred("ada"));
		assertThat(verify("wrong")).isEqualTo(new Verdict.Barred("ada"));
		assertThat(verify("nobody@example.com", "right")).isEqualTo(new Verdict.Refused(null));
		this.binds.result = ResultCode.SUCCESS;
		assertThat(verify("right")).isInstanceOf(Verdict.Accepted.class);
		assertThat(this.connections.getConnectionPoolStatistics().getNumSuccessfulConnectionAttempts()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 32, 49 })
	void verifyWhenPasswordIsWrongThenRefused(int result) {
		this.binds.result = ResultCode.valueOf(result);
		assertThat(verify("right")).isEqualTo(new Verdict.Refused("ada"));
		assertThat(verify("nobody@example.com", "right")).isEqualTo(new Verdict.Refused(null));
	}

	/**
	 * The server fails, or takes no such bind from anybody, or says what nobody knows.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 7, 8, 10, 11, 13, 51, 52, 54, 80, 81, 85, 91, 118, 4242, 30221002 })
	void verifyWhenAnswerIsNotAboutTheUserThenUnavailable(int result) {
		this.binds.result = ResultCode.valueOf(result);
		assertThatExceptionOfType(DirectoryUnavailableException.class).isThrownBy(() -> verify("right"));
		assertThatExceptionOfType(DirectoryUnavailableException.class)
			.isThrownBy(() -> verify("nobody@example.com", "right"));
		this.binds.result = ResultCode.SUCCESS;
		assertThat(verify("right")).isInstanceOf(Verdict.Accepted.class);
	}

	@Test
	void verifyWhenEntryIsNoUserThenThatIsFoundAfterThePassword() throws Exception {
		this.server.modify("dn: uid=ada,dc=example", "changetype: modify", "delete: employeeNumber");
		assertThat(verify("wrong")).isEqualTo(new Verdict.Refused(null));
		assertThatExceptionOfType(DirectoryUnavailableException.class).isThrownBy(() -> verify("right"));
	}

	private Verdict verify(String password) {
		return verify("ada@example.com", password);
	}

	private Verdict verify(String email, String password) {
		return this.directory.verify(email, password, mock(Passwords.class)).block(PATIENCE);
	}

	/** Fails as told when the user is bound. */
	private static final class Binds extends InMemoryOperationInterceptor {

		private volatile ResultCode result = ResultCode.SUCCESS;

		private volatile boolean breakNext;

		private volatile boolean refuseServiceAfterwards;

		private volatile boolean refuseService;

		@Override
		public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) throws LDAPException {
			boolean service = request.getRequest().getBindDN().equals("cn=gateway");
			if (service && this.refuseService) {
				throw new LDAPException(ResultCode.INVALID_CREDENTIALS);
			}
			if (!service && this.breakNext) {
				this.breakNext = false;
				this.refuseService = this.refuseServiceAfterwards;
				throw new LDAPException(ResultCode.SERVER_DOWN);
			}
			if (!service && !this.result.equals(ResultCode.SUCCESS)) {
				throw new LDAPException(this.result);
			}
		}

	}

}
