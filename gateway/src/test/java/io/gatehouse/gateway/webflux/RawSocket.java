package io.gatehouse.gateway.webflux;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A WebSocket without a library, for what a library would not show: each single frame.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.2">RFC 6455, 5.2</a>
 */
public final class RawSocket implements AutoCloseable {

	private static final int CLOSE = 8;

	private static final int PATIENCE = 40_000;

	private final Socket socket;

	private final DataInputStream in;

	private RawSocket(Socket socket) throws IOException {
		this.socket = socket;
		this.in = new DataInputStream(socket.getInputStream());
	}

	public static RawSocket open(int port, String path, String line) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
		socket.setSoTimeout(PATIENCE);
		RawSocket opened = new RawSocket(socket);
		opened.write(("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n" + line
				+ "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
				+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
			.getBytes(StandardCharsets.ISO_8859_1));
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			head.append((char) opened.in.readUnsignedByte());
		}
		if (!head.toString().startsWith("HTTP/1.1 101")) {
			throw new IOException("Not opened: " + head);
		}
		return opened;
	}

	/** Says that it closes. */
	public void sendClose(int code) throws IOException {
		// The mask is zero, so that what is masked stays as it is.
		write(ByteBuffer.allocate(8)
			.put((byte) (0x80 | CLOSE))
			.put((byte) 0x82)
			.putInt(0)
			.putShort((short) code)
			.array());
	}

	/**
	 * The codes of all close frames until the connection ends.
	 * @param answer whether to answer the first, as the protocol has it
	 */
	public List<Integer> closeFrames(boolean answer) throws IOException {
		List<Integer> codes = new ArrayList<>();
		for (int first = next(); first >= 0; first = next()) {
			int length = this.in.readUnsignedByte();
			byte[] payload = this.in.readNBytes((length < 126) ? length : this.in.readUnsignedShort());
			if ((first & 0xf) == CLOSE) {
				codes.add((int) ByteBuffer.wrap(payload).getShort());
				if (answer && codes.size() == 1) {
					sendClose(codes.get(0));
				}
			}
		}
		return codes;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	private int next() throws IOException {
		try {
			return this.in.read();
		}
		catch (SocketException ex) {
			// Reset: nothing follows.
			return -1;
		}
	}

	private void write(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
		this.socket.getOutputStream().flush();
	}

}
