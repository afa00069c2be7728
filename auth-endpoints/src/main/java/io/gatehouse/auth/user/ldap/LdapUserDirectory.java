package io.gatehouse.auth.user.ldap;

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
			boolean bound = bind((entry != null) ? entry.getDN() : nobody(), password);
			if (entry == null || !bound) {
				return new Verdict.Refused((entry != null) ? this.entries.user(entry).id() : null);
			}
			return new Verdict.Accepted(this.entries.user(entry), this.entries.isLocked(entry));
		});
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

	private boolean bind(String dn, String password) throws LDAPException {
		// An empty password would be an anonymous bind, which succeeds.
		if (password.isEmpty()) {
			return false;
		}
		SimpleBindRequest request = new SimpleBindRequest(dn, password);
		// Taken first, since a new connection is bound too: that the service account is
		// refused is no word about the user.
		LDAPConnection connection = this.connections.getConnection();
		for (boolean first = true;; first = false) {
			try {
				boolean taken = isTaken(connection, request);
				this.connections.releaseAndReAuthenticateConnection(connection);
				return taken;
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

	private static boolean isTaken(LDAPConnection connection, SimpleBindRequest request) throws LDAPException {
		try {
			return connection.bind(request).getResultCode().equals(ResultCode.SUCCESS);
		}
		catch (LDAPException ex) {
			if (ex.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)
					|| ex.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
				return false;
			}
			throw ex;
		}
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
