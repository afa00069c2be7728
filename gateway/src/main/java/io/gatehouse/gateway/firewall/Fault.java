package io.gatehouse.gateway.firewall;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.auth.problem.Problems;

/**
 * What the firewall finds. All are told as {@code request_invalid}, without repeating
 * what was sent.
 */
enum Fault {

	CONTROL_CHARACTER("The address holds a control character."),

	NON_ASCII("The address holds a character that is not ASCII: percent-encode it as UTF-8."),

	BACKSLASH("The address holds a backslash."),

	FRAGMENT("The address holds a fragment, which is never sent."),

	UNENCODED("The address holds a character that must be percent-encoded."),

	DOT_SEGMENT("The path holds a dot segment, raw or encoded."),

	PERCENT("The address holds a percent sign without two hex digits."),

	UTF8("The address is not UTF-8 once it is decoded."),

	TARGET_FORM("The request target is neither a path nor an http address."),

	OTHER_HOST("The request target names another host than the Host header."),

	HOST_COUNT("A request has one Host header."),

	HOST_VALUE("The Host header is not a host name or address."),

	AUTHORIZATION_COUNT("A request has one Authorization header at most."),

	TRANSFER_ENCODING("A request has either one 'Transfer-Encoding: chunked' or a Content-Length."),

	DOUBLE_SLASH("The path holds an empty segment."),

	SEMICOLON("The path holds a semicolon."),

	ENCODED_SLASH("The path holds an encoded slash."),

	ENCODED_PERCENT("The path is encoded twice.");

	private final Problem problem;

	Fault(String detail) {
		this.problem = Problems.requestInvalid(detail);
	}

	Problem problem() {
		return this.problem;
	}

}
