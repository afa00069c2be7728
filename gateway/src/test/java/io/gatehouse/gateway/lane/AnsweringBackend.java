package io.gatehouse.gateway.lane;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A backend without an HTTP library, that records what it gets and answers as the
 * generated case says.
 */
final class AnsweringBackend implements AutoCloseable {

	private final ServerSocket server;

	private final List<ServerSocket> others = new ArrayList<>();

	private final ConcurrentLinkedQueue<Message> requests = new ConcurrentLinkedQueue<>();

	private final AtomicInteger connections = new AtomicInteger();

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private volatile Answer answer = Answer.PLAIN;

	AnsweringBackend() {
		try {
			this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		daemon(() -> accept(this.server));
	}

	/** Answers there too. */
	int listen(ServerSocket other) {
		this.others.add(other);
		daemon(() -> accept(other));
		return other.getLocalPort();
	}

	int port() {
		return this.server.getLocalPort();
	}

	/** From here on it answers so. */
	void answer(Answer answer) {
		this.answer = answer;
		this.requests.clear();
	}

	/** What it got since then. */
	List<Message> requests() {
		return new ArrayList<>(this.requests);
	}

	/** Says something on all connections, although nobody has asked. */
	void interrupt(String bytes) throws IOException {
		for (Socket socket : this.sockets) {
			try {
				socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
			}
			catch (SocketException ex) {
				this.sockets.remove(socket);
			}
		}
	}

	/** How many connections were made to it. */
	int connections() {
		return this.connections.get();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (ServerSocket other : this.others) {
			other.close();
		}
	}

	private void accept(ServerSocket server) {
		try {
			while (true) {
				Socket socket = server.accept();
				socket.setTcpNoDelay(true);
				this.connections.incrementAndGet();
				this.sockets.add(socket);
				daemon(() -> serve(socket));
			}
		}
		catch (IOException ex) {
			// Closed.
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			InputStream in = new BufferedInputStream(socket.getInputStream());
			for (Message request = Message.read(in, false); request != null; request = Message.read(in, false)) {
				this.requests.add(request);
				Answer answer = this.answer;
				boolean head = request.start().startsWith("HEAD ");
				String bytes = head ? answer.head() : answer.bytes();
				socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
				socket.getOutputStream().flush();
				if (answer.closes()) {
					return;
				}
			}
		}
		catch (IOException ex) {
			// The other end went away.
		}
	}

	private static void daemon(Runnable task) {
		Thread thread = new Thread(task, "answering-backend");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * What it answers, one character for each octet.
	 *
	 * @param head all that comes before the body
	 * @param body the body, which no HEAD request gets
	 * @param closes whether it closes the connection after that
	 */
	record Answer(String head, String body, boolean closes) {

		static final Answer PLAIN = new Answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", "ok", false);

		String bytes() {
			return this.head + this.body;
		}

	}

}
