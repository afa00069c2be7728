package io.gatehouse.auth.endpoint;

import io.gatehouse.auth.login.ClientNetwork;
import io.gatehouse.auth.session.Device;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * What is kept of a device for its owner to recognise it by.
 */
final class Devices {

	private static final int MAX_USER_AGENT = 256;

	private Devices() {
	}

	/**
	 * The device of a request.
	 * @param client where it is; the address is kept without the part that names a person
	 */
	static Device of(ServerRequest request, @Nullable String name, ClientNetwork client) {
		String userAgent = printable(request.headers().firstHeader(HttpHeaders.USER_AGENT));
		return new Device(printable(name), userAgent.substring(0, Math.min(MAX_USER_AGENT, userAgent.length())),
				client.network());
	}

	private static String printable(@Nullable String text) {
		return (text != null) ? text.replaceAll("\\p{Cntrl}", " ").strip() : "";
	}

}
