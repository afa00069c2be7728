package io.gatehouse.gateway.stream;

import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import reactor.core.publisher.Mono;

/**
 * Passes frames between a client and a backend, both ways and no faster than each can
 * take them, until one of them closes or the gateway ends it.
 */
public final class SocketRelay {

	/** What a client is told of a backend that went away without a word. */
	private static final WebSocketCloseStatus BACKEND_GONE = WebSocketCloseStatus.BAD_GATEWAY;

	/** What a backend is told of such a client. */
	private static final WebSocketCloseStatus CLIENT_GONE = WebSocketCloseStatus.ENDPOINT_UNAVAILABLE;

	private final Peer client;

	private final Peer backend;

	private final OpenStream stream;

	/**
	 * Creates a relay between two sockets that are open.
	 * @param stream the connection as it is kept among the others; closed at the end
	 */
	public SocketRelay(Peer client, Peer backend, OpenStream stream) {
		this.client = client;
		this.backend = backend;
		this.stream = stream;
	}

	/** Completes when both sides are closed. */
	public Mono<Void> run() {
		// Put together when it runs: whatever fails then, the stream is closed.
		Mono<Void> frames = Mono
			.defer(() -> Mono.when(pass(this.client, this.backend, CLIENT_GONE),
					pass(this.backend, this.client, BACKEND_GONE)))
			.doFinally((signal) -> this.stream.close());
		return Mono.when(frames, this.stream.ending().flatMap(this::end));
	}

	/**
	 * What was sent before a close frame arrives before it. That one side cannot take
	 * frames any more shows in the other direction, which then ends.
	 */
	private Mono<Void> pass(Peer from, Peer to, WebSocketCloseStatus whenGone) {
		return to.send(from.frames(this.stream::isFlowing))
			.then(Mono.defer(from::closing))
			.map((status) -> passable(status) ? status : whenGone)
			.defaultIfEmpty(whenGone)
			.flatMap(to::close);
	}

	private static boolean passable(WebSocketCloseStatus status) {
		return status.code() == WebSocketCloseStatus.EMPTY.code()
				|| WebSocketCloseStatus.isValidStatusCode(status.code());
	}

	/**
	 * Closes as the protocol has it: the connection stays until the client has answered.
	 * To cut it at once, while the client may be sending, could cut off the close frame
	 * as well. The backend learns the same code.
	 */
	private Mono<Void> end(Ending why) {
		WebSocketCloseStatus status = new WebSocketCloseStatus(why.code(), why.reason());
		return this.client.closeInOrder(status).then(this.backend.close(status));
	}

}
