package io.gatehouse.gateway.webflux;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A WebSocket of the JDK that keeps what it gets.
 */
final class SocketClient implements WebSocket.Listener {

	private static final HttpClient client = HttpClient.newHttpClient();

	private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

	private final StringBuilder text = new StringBuilder();

	private final CompletableFuture<String> closing = new CompletableFuture<>();

	private final boolean reading;

	private @Nullable WebSocket socket;

	private SocketClient(boolean reading) {
		this.reading = reading;
	}

	static SocketClient open(int port, String path, String[] protocols, String... headers) {
		return open(true, port, path, protocols, headers);
	}

	/** One that never reads. */
	static SocketClient openDeaf(int port, String path, String... headers) {
		return open(false, port, path, new String[0], headers);
	}

	private static SocketClient open(boolean reading, int port, String path, String[] protocols, String... headers) {
		SocketClient opened = new SocketClient(reading);
		WebSocket.Builder builder = client.newWebSocketBuilder();
		for (String header : headers) {
			int colon = header.indexOf(": ");
			builder.header(header.substring(0, colon), header.substring(colon + 2));
		}
		if (protocols.length > 0) {
			String[] more = new String[protocols.length - 1];
			System.arraycopy(protocols, 1, more, 0, more.length);
			builder.subprotocols(protocols[0], more);
		}
		opened.socket = builder.buildAsync(URI.create("ws://localhost:" + port + path), opened)
			.orTimeout(20, TimeUnit.SECONDS)
			.join();
		return opened;
	}

	WebSocket socket() {
		WebSocket socket = this.socket;
		if (socket == null) {
			throw new IllegalStateException("not open");
		}
		return socket;
	}

	String protocol() {
		return socket().getSubprotocol();
	}

	String ask(String text) throws InterruptedException {
		socket().sendText(text, true).join();
		return String.valueOf(this.texts.poll(10, TimeUnit.SECONDS));
	}

	String next() throws InterruptedException {
		return String.valueOf(this.texts.poll(10, TimeUnit.SECONDS));
	}

	boolean isOpen() {
		return !this.closing.isDone();
	}

	/** Code and reason, or what failed. */
	String closing() {
		return this.closing.orTimeout(20, TimeUnit.SECONDS).join();
	}

	@Override
	public void onOpen(WebSocket webSocket) {
		if (this.reading) {
			webSocket.request(1);
		}
	}

	@Override
	public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
		this.text.append(data);
		if (last) {
			this.texts.add(this.text.toString());
			this.text.setLength(0);
		}
		webSocket.request(1);
		return CompletableFuture.completedStage(null);
	}

	@Override
	public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
		webSocket.request(1);
		return CompletableFuture.completedStage(null);
	}

	@Override
	public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
		this.texts.add("pong");
		webSocket.request(1);
		return CompletableFuture.completedStage(null);
	}

	@Override
	public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
		this.closing.complete(statusCode + " " + reason);
		return CompletableFuture.completedStage(null);
	}

	@Override
	public void onError(WebSocket webSocket, Throwable error) {
		this.closing.complete(error.toString());
	}

}
