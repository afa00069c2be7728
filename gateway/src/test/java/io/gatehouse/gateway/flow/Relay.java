package io.gatehouse.gateway.flow;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between two parties on the network: can be cut, can lead elsewhere, and can lose
 * answers.
 */
final class Relay implements AutoCloseable {

	private final ServerSocket server;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private volatile int target;

	private volatile boolean cut;

	private volatile boolean losesAnswers;

	Relay(int target) {
		this.target = target;
		try {
			this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		thread(this::accept);
	}

	int port() {
		return this.server.getLocalPort();
	}

	/** Breaks all connections, and lets no new ones through. */
	void cut() {
		this.cut = true;
		closeAll();
	}

	void restore() {
		this.cut = false;
	}

	/** Leads elsewhere from now on. */
	void leadTo(int target) {
		this.target = target;
		closeAll();
	}

	/** Whether the first byte of an answer breaks the connection. */
	void loseAnswers(boolean lose) {
		this.losesAnswers = lose;
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		closeAll();
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket client = this.server.accept();
				if (this.cut) {
					client.close();
					continue;
				}
				connect(client);
			}
			catch (IOException ex) {
				// The end of one connection, or of all.
			}
		}
	}

	private void connect(Socket client) throws IOException {
		try {
			Socket other = new Socket(InetAddress.getLoopbackAddress(), this.target);
			other.setTcpNoDelay(true);
			client.setTcpNoDelay(true);
			this.sockets.add(client);
			this.sockets.add(other);
			thread(() -> copy(client, other, false));
			thread(() -> copy(other, client, true));
		}
		catch (IOException ex) {
			client.close();
		}
	}

	private void copy(Socket from, Socket to, boolean answers) {
		byte[] buffer = new byte[16 * 1024];
		try (from; to) {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				if (answers && this.losesAnswers) {
					break;
				}
				out.write(buffer, 0, read);
			}
		}
		catch (IOException ex) {
			// One side has gone, and takes the other with it.
		}
		this.sockets.remove(from);
		this.sockets.remove(to);
	}

	private void closeAll() {
		for (Socket socket : this.sockets) {
			try {
				socket.close();
			}
			catch (IOException ex) {
				// It is gone already.
			}
		}
	}

	private static void thread(Runnable work) {
		Thread thread = new Thread(work, "relay");
		thread.setDaemon(true);
		thread.start();
	}

}
