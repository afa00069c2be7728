package io.gatehouse.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One connection of HTTP/1.1, with one request at a time. It understands answers with a
 * {@code Content-Length}, which is all that the bench gets.
 */
final class Connection {

	private static final int SIZE = 64 * 1024;

	private static final String LENGTH = "\r\ncontent-length:";

	private final SocketChannel channel;

	private final ByteBuffer buffer = ByteBuffer.allocate(SIZE);

	private long intended;

	/** Where the answer under way ends, or 0 before its header is whole. */
	private int end;

	Connection(InetSocketAddress server) throws IOException {
		this.channel = SocketChannel.open(server);
		this.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
	}

	/** A GET as all clients of the bench send it. */
	static byte[] request(String path, String token) {
		return ("GET " + path + " HTTP/1.1\r\nHost: gateway.example\r\nAccept: application/json\r\n"
				+ "User-Agent: bench\r\nAuthorization: Bearer " + token + "\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII);
	}

	/** A POST of JSON. */
	static byte[] post(String path, String body) {
		return ("POST " + path + " HTTP/1.1\r\nHost: gateway.example\r\nContent-Type: application/json\r\n"
				+ "Content-Length: " + body.length() + "\r\n\r\n" + body)
			.getBytes(StandardCharsets.US_ASCII);
	}

	void register(Selector selector) throws IOException {
		this.channel.configureBlocking(false);
		this.channel.register(selector, SelectionKey.OP_READ, this);
	}

	SocketChannel channel() {
		return this.channel;
	}

	void send(byte[] request, long intended) throws IOException {
		this.intended = intended;
		this.end = 0;
		this.buffer.clear();
		ByteBuffer bytes = ByteBuffer.wrap(request);
		while (bytes.hasRemaining()) {
			this.channel.write(bytes);
		}
	}

	/** When the request under way was to be sent. */
	long intended() {
		return this.intended;
	}

	/**
	 * Reads what is there.
	 * @return the status once the answer is whole, else 0
	 */
	int read() throws IOException {
		if (this.channel.read(this.buffer) < 0) {
			throw new IOException("The server closed a connection");
		}
		if (this.end == 0) {
			this.end = endOfAnswer();
		}
		return (this.end == 0 || this.buffer.position() < this.end) ? 0 : status();
	}

	/** The body of the answer that was read. */
	String body() {
		String text = text();
		return text.substring(text.indexOf("\r\n\r\n") + 4);
	}

	void close() throws IOException {
		this.channel.close();
	}

	private int status() {
		byte[] bytes = this.buffer.array();
		return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
	}

	private int endOfAnswer() throws IOException {
		byte[] bytes = this.buffer.array();
		for (int i = 3; i < this.buffer.position(); i++) {
			if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
				String header = new String(bytes, 0, i, StandardCharsets.ISO_8859_1);
				for (int at = 0; (at = header.indexOf("\r\n", at)) >= 0; at += 2) {
					if (header.regionMatches(true, at, LENGTH, 0, LENGTH.length())) {
						int from = at + LENGTH.length();
						int to = header.indexOf('\r', from);
						return i + 1
								+ Integer.parseInt(header.substring(from, (to < 0) ? header.length() : to).strip());
					}
				}
				throw new IOException("An answer without Content-Length: " + header);
			}
		}
		return 0;
	}

	private String text() {
		return new String(this.buffer.array(), 0, this.buffer.position(), StandardCharsets.UTF_8);
	}

}
