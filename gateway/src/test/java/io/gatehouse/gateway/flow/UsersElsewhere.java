package io.gatehouse.gateway.flow;

import java.util.List;

import io.gatehouse.auth.login.PasswordEncoders;

/**
 * A directory of users as companies have them, with Ada and Grace in it, that the gateway
 * is pointed to.
 */
interface UsersElsewhere extends AutoCloseable {

	String PASSWORD = Edge.PASSWORD;

	/** Settings of the gateway. */
	List<String> settings();

	/** Gives Ada the role {@code admin} as well. */
	void promoteAda();

	/** Disables Ada. */
	void disableAda();

	/** Makes the directory unable to answer. */
	void fail();

	@Override
	void close();

	static String encoded(String password) {
		return new PasswordEncoders().encode(password);
	}

}
