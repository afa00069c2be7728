package io.gatehouse.auth.setting;

import java.util.List;

import org.springframework.core.env.Environment;

/**
 * Where users come from: each kind of directory has one setting that stands for it.
 */
public final class DirectorySettings {

	/** A file. */
	public static final String FILE = "gatehouse.users.location";

	/** A database. */
	public static final String SQL = "gatehouse.users.sql.url";

	/** A service. */
	public static final String HTTP = "gatehouse.users.http.verify-url";

	/** An LDAP directory. */
	public static final String LDAP = "gatehouse.users.ldap.url";

	private DirectorySettings() {
	}

	/** Those that say something. More than one is one too many. */
	public static List<String> in(Environment environment) {
		return List.of(FILE, SQL, HTTP, LDAP).stream().filter((name) -> Settings.hasText(environment, name)).toList();
	}

}
