package io.gatehouse.auth.user.ldap;

import java.util.Set;
import java.util.concurrent.Callable;

import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import io.gatehouse.auth.user.DirectoryGuard;
import io.gatehouse.auth.user.DirectoryUnavailableException;
import io.gatehouse.auth.user.Passwords;
import io.gatehouse.auth.user.TlsProblem;
import io.gatehouse.auth.user.User;
import io.gatehouse.auth.user.UserDirectory;
import io.gatehouse.auth.user.Verdict;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Users of an LDAP directory: found with a service account, verified by binding as the
 * user. The client blocks, so it works on threads of its own.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4511#section-4.2">RFC 4511, 4.2</a>
 */
public final class LdapUserDirectory implements UserDirectory {

	/**
	 * Answers to a bind that say nothing about whom it is for: the server takes none like
	 * it from anybody, sends elsewhere, or did not come to an end.
	 */
	private static final Set<ResultCode> OUTAGES = Set.of(ResultCode.TIME_LIMIT_EXCEEDED,
			ResultCode.ADMIN_LIMIT_EXCEEDED, ResultCode.AUTH_METHOD_NOT_SUPPORTED, ResultCode.STRONG_AUTH_REQUIRED,
			ResultCode.CONFIDENTIALITY_REQUIRED, ResultCode.REFERRAL, ResultCode.LOOP_DETECT);

	private final LDAPConnectionPool connections;

	private final LdapUsers users;

	private final LdapEntry entries;

	private final Scheduler threads;

	private final DirectoryGuard guard;

	/**
	 * Creates a directory.
	 * @param connections bound with the service account
	 * @param threads where calls block
	 */
	public LdapUserDirectory(LDAPConnectionPool connections, LdapUsers users, Scheduler threads, DirectoryGuard guard) {
		this.connections = connections;
		this.users = users;
		this.entries = new LdapEntry(users);
		this.threads = threads;
		this.guard = guard;
	}

	@Override
	public Mono<User> findById(String id) {
		return blocking(() -> {
			SearchResultEntry entry = find(this.entries.idFilter(id));
			return (entry != null) ? this.entries.user(entry) : null;
		});
	}

	@Override
	public Mono<Verdict> verify(String email, String password, Passwords passwords) {
		return blocking(() -> {
			String filter = this.users.userFilter().replace("{0}", Filter.encodeValue(email));
			SearchResultEntry entry = find(Filter.create(filter));
			if (entry != null && !this.entries.hasEmail(entry, email)) {
				// The directory takes another spelling for equal.
				entry = null;
			}
			// Who is unknown is bound too, under a name that does not exist.
			ResultCode answer = bind((entry != null) ? entry.getDN() : nobody(), password);
			return (entry != null) ? verdict(entry, answer) : new Verdict.Refused(null);
		});
	}

	/**
	 * That an entry is no user (it has no id, say) shows after the right password only:
	 * an outage after a wrong one would tell that the entry is there.
	 */
	private Verdict verdict(SearchResultEntry entry, ResultCode answer) {
		if (answer.equals(ResultCode.SUCCESS)) {
			return new Verdict.Accepted(this.entries.user(entry), this.entries.isLocked(entry));
		}
		boolean wrong = answer.equals(ResultCode.INVALID_CREDENTIALS) || answer.equals(ResultCode.NO_SUCH_OBJECT);
		String id = this.entries.id(entry);
		return wrong ? new Verdict.Refused(id) : new Verdict.Barred(id);
	}

	@Override
	public String toString() {
		return "LdapUserDirectory[" + this.users.baseDn() + "]";
	}

	private @Nullable SearchResultEntry find(Filter filter) throws LDAPException {
		// Two entries would be an error (size limit exceeded), since nobody knows
		// which of them is meant.
		SearchRequest search = new SearchRequest(this.users.baseDn(), SearchScope.SUB, DereferencePolicy.NEVER, 1, 0,
				false, filter, this.entries.attributes());
		return this.connections.searchForEntry(search);
	}

	private ResultCode bind(String dn, String password) throws LDAPException {
		// An empty password would be an anonymous bind, which succeeds.
		if (password.isEmpty()) {
			return ResultCode.INVALID_CREDENTIALS;
		}
		SimpleBindRequest request = new SimpleBindRequest(dn, password);
		// Taken first, since a new connection is bound too: that the service account is
		// refused is no word about the user.
		LDAPConnection connection = this.connections.getConnection();
		for (boolean first = true;; first = false) {
			try {
				ResultCode answer = answer(connection, request);
				this.connections.releaseAndReAuthenticateConnection(connection);
				return answer;
			}
			catch (LDAPException ex) {
				if (!first || ex.getResultCode().isConnectionUsable()) {
					this.connections.releaseDefunctConnection(connection);
					throw ex;
				}
				// It has rested too long; a new one is asked once more.
				connection = this.connections.replaceDefunctConnection(connection);
			}
		}
	}

	private static ResultCode answer(LDAPConnection connection, SimpleBindRequest request) throws LDAPException {
		try {
			return connection.bind(request).getResultCode();
		}
		catch (LDAPException ex) {
			if (isAboutTheUser(ex.getResultCode())) {
				return ex.getResultCode();
			}
			throw ex;
		}
	}

	/**
	 * Servers refuse a user in many ways: 389 Directory Server bars with 19 whom it has
	 * refused too often, and with 53 whose account is inactive. Taken for an outage, that
	 * would be an answer of its own, and a guess that is not counted. Results above those
	 * of RFC 4511 come from the client itself, or are a vendor's.
	 */
	private static boolean isAboutTheUser(ResultCode answer) {
		return answer.intValue() < ResultCode.OTHER_INT_VALUE && answer.isConnectionUsable()
				&& !OUTAGES.contains(answer);
	}

	private String nobody() throws LDAPException {
		return new DN(new RDN("cn", "nobody-" + System.nanoTime()), new DN(this.users.baseDn())).toString();
	}

	private <T> Mono<T> blocking(Callable<@Nullable T> call) {
		return this.guard.ask(Mono.<T>fromCallable(() -> {
			try {
				return call.call();
			}
			catch (LDAPException ex) {
				// Its message may hold the filter, and so the address.
				throw new DirectoryUnavailableException("LDAP result " + ex.getResultCode(), TlsProblem.in(ex));
			}
		}).subscribeOn(this.threads));
	}

}
