package io.gatehouse.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Has a gateway read its routes again and again.
 */
final class Refreshes implements Runnable {

	private final URI refresh;

	private volatile boolean over;

	private volatile int done;

	private Refreshes(int port) {
		this.refresh = URI.create("http://127.0.0.1:" + port + "/actuator/gateway/refresh");
	}

	static Refreshes start(int port) {
		Refreshes refreshes = new Refreshes(port);
		new Thread(refreshes).start();
		return refreshes;
	}

	/** Ends it, and tells how many there were. */
	int stop() {
		this.over = true;
		return this.done;
	}

	@Override
	public void run() {
		while (!this.over) {
			try {
				HttpURLConnection connection = (HttpURLConnection) this.refresh.toURL().openConnection();
				connection.setRequestMethod("POST");
				if (connection.getResponseCode() != 200) {
					throw new IllegalStateException("Refreshed with " + connection.getResponseCode());
				}
				this.done++;
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
			Server.pause(1000);
		}
	}

}
