package io.gatehouse.auth.user.ldap;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.gatehouse.auth.user.EmailAddress;
import io.gatehouse.auth.user.User;
import org.jspecify.annotations.Nullable;

/**
 * Reads an entry as a user. What common servers say about disabled and locked accounts is
 * understood without configuration.
 */
final class LdapEntry {

	/** Active Directory: ACCOUNTDISABLE. */
	private static final int DISABLED_BIT = 2;

	private static final String BINARY_ID = "objectGUID";

	private static final String AD_FLAGS = "userAccountControl";

	private static final String AD_LOCKOUT = "lockoutTime";

	private static final String DS389_DISABLED = "nsAccountLock";

	private static final String PPOLICY_LOCKED = "pwdAccountLockedTime";

	private final LdapUsers users;

	LdapEntry(LdapUsers users) {
		this.users = users;
	}

	String[] attributes() {
		return new String[] { this.users.idAttribute(), this.users.emailAttribute(), this.users.rolesAttribute(),
				AD_FLAGS, AD_LOCKOUT, DS389_DISABLED, PPOLICY_LOCKED };
	}

	Filter idFilter(String id) {
		if (this.users.idAttribute().equalsIgnoreCase(BINARY_ID)) {
			try {
				return Filter.createEqualityFilter(BINARY_ID, HexFormat.of().parseHex(id));
			}
			catch (IllegalArgumentException ex) {
				// Not an id of this directory: found by nothing.
				return Filter.createORFilter();
			}
		}
		return Filter.createEqualityFilter(this.users.idAttribute(), id);
	}

	User user(SearchResultEntry entry) {
		return User.checked(id(entry), entry.getAttributeValue(this.users.emailAttribute()), roles(entry), List.of(),
				isEnabled(entry));
	}

	/** Whether one of the entry's addresses is this one, in the form that counts. */
	boolean hasEmail(SearchResultEntry entry, String email) {
		String[] values = entry.getAttributeValues(this.users.emailAttribute());
		for (String value : (values != null) ? values : new String[0]) {
			if (EmailAddress.normalise(value).equals(email)) {
				return true;
			}
		}
		return false;
	}

	boolean isLocked(SearchResultEntry entry) {
		Long lockout = entry.getAttributeValueAsLong(AD_LOCKOUT);
		return entry.hasAttribute(PPOLICY_LOCKED) || (lockout != null && lockout != 0);
	}

	private static boolean isEnabled(SearchResultEntry entry) {
		Integer flags = entry.getAttributeValueAsInteger(AD_FLAGS);
		boolean disabled = (flags != null && (flags & DISABLED_BIT) != 0)
				|| "true".equalsIgnoreCase(entry.getAttributeValue(DS389_DISABLED));
		return !disabled;
	}

	/** The stable id, if the entry has one that can be read. */
	@Nullable String id(SearchResultEntry entry) {
		byte[] bytes = entry.getAttributeValueBytes(this.users.idAttribute());
		if (bytes == null) {
			return null;
		}
		if (this.users.idAttribute().equalsIgnoreCase(BINARY_ID)) {
			return HexFormat.of().formatHex(bytes);
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

	private List<String> roles(SearchResultEntry entry) {
		List<String> roles = new ArrayList<>();
		String[] values = entry.getAttributeValues(this.users.rolesAttribute());
		for (String value : (values != null) ? values : new String[0]) {
			roles.add(role(value));
		}
		return roles;
	}

	private static String role(String value) {
		try {
			return (value.indexOf('=') > 0) ? new DN(value).getRDN().getAttributeValues()[0] : value;
		}
		catch (LDAPException ex) {
			return value;
		}
	}

}
