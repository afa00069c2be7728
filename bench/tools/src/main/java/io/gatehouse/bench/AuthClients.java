package io.gatehouse.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Clients that sign in, and clients that refresh.
 */
final class AuthClients {

	private static final String REFRESH_TOKEN = "\"refreshToken\":\"";

	private AuthClients() {
	}

	/** Each signs in again and again, as another user each time. */
	static List<ClosedLoop.Client> logins(int count) {
		List<ClosedLoop.Client> clients = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			int[] user = { i };
			clients.add((body) -> {
				user[0] += count;
				return login(user[0] % Users.COUNT);
			});
		}
		return clients;
	}

	/** Each has a session of its own, and refreshes it. */
	static List<Refresher> refreshers(int count) {
		List<Refresher> clients = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			clients.add(new Refresher(i));
		}
		return clients;
	}

	private static byte[] login(int user) {
		return Connection.post("/auth/login",
				"{\"email\":\"" + Users.email(user) + "\",\"password\":\"" + Users.PASSWORD + "\"}");
	}

	/** One session, signed in with its first request. */
	static final class Refresher implements ClosedLoop.Client {

		private final int user;

		private @Nullable String token;

		Refresher(int user) {
			this.user = user;
		}

		@Override
		public byte[] next(@Nullable String body) {
			if (body != null) {
				int start = body.indexOf(REFRESH_TOKEN) + REFRESH_TOKEN.length();
				this.token = body.substring(start, body.indexOf('"', start));
			}
			return (this.token == null) ? login(this.user)
					: Connection.post("/auth/refresh", "{\"refreshToken\":\"" + this.token + "\"}");
		}

	}

	/** Waits until it does more than listen: until somebody can sign in. */
	static void awaitReady(Server server) throws IOException {
		for (int i = 0;; i++) {
			try {
				ClosedLoop.run(server.port(), logins(1), Duration.ofMillis(1));
				return;
			}
			catch (IOException ex) {
				if (i == 100) {
					throw ex;
				}
				Server.pause(100);
			}
		}
	}

}
