package io.gatehouse.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Clients that sign in, and clients that refresh.
 */
final class AuthClients {

	private static final String REFRESH_TOKEN = "\"refreshToken\":\"";

	/** Whose turn it is to sign in, also after clients were made anew. */
	private static final AtomicInteger NEXT = new AtomicInteger();

	private AuthClients() {
	}

	/** Each signs in again and again, as another user each time. */
	static List<ClosedLoop.Client> logins(int count) {
		return Collections.nCopies(count, (body) -> login());
	}

	/** Each has a session of its own, and refreshes it. */
	static List<Refresher> refreshers(int count) {
		List<Refresher> clients = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			clients.add(new Refresher());
		}
		return clients;
	}

	private static byte[] login() {
		int user = Math.floorMod(NEXT.getAndIncrement(), Users.COUNT);
		return Connection.post("/auth/login",
				"{\"email\":\"" + Users.email(user) + "\",\"password\":\"" + Users.PASSWORD + "\"}");
	}

	/** One session, signed in with its first request. */
	static final class Refresher implements ClosedLoop.Client {

		private @Nullable String token;

		@Override
		public byte[] next(@Nullable String body) {
			if (body != null) {
				int start = body.indexOf(REFRESH_TOKEN) + REFRESH_TOKEN.length();
				this.token = body.substring(start, body.indexOf('"', start));
			}
			return (this.token == null) ? login()
					: Connection.post("/auth/refresh", "{\"refreshToken\":\"" + this.token + "\"}");
		}

	}

	/** Sign-ins in the background. */
	static final class Storm {

		private final FutureTask<Double> work;

		private Storm(FutureTask<Double> work) {
			this.work = work;
		}

		/** Begins one. */
		static Storm of(int port, int count, Duration duration) {
			Storm storm = new Storm(new FutureTask<>(() -> ClosedLoop.run(port, logins(count), duration).rate()));
			new Thread(storm.work).start();
			return storm;
		}

		/** Waits for its end, and tells how many there were in a second. */
		double end() throws IOException {
			try {
				return this.work.get();
			}
			catch (InterruptedException | ExecutionException ex) {
				throw new IOException("The storm of sign-ins failed", ex);
			}
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
