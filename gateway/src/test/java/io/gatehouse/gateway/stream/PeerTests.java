package io.gatehouse.gateway.stream;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;

import io.gatehouse.gateway.webflux.RawSocket;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Closing a socket whose client is watched frame by frame.
 */
class PeerTests {

	private static final WebSocketCloseStatus REVOKED = new WebSocketCloseStatus(Ending.REVOKED.code(),
			Ending.REVOKED.reason());

	@Test
	void closeInOrderWhenAnswerIsFasterThanTheOwnWriteIsConfirmedThenOneCloseFrame() throws Exception {
		DisposableServer server = HttpServer.create()
			.host("localhost")
			.port(0)
			.handle((request, response) -> response
				.sendWebsocket((in, out) -> new Peer(in, confirmingLate(in, out)).closeInOrder(REVOKED)))
			.bindNow();
		try (RawSocket client = RawSocket.open(server.port(), "/", "Accept: */*")) {
			assertThat(client.closeFrames(true)).containsExactly(REVOKED.code());
		}
		finally {
			server.disposeNow();
		}
	}

	/**
	 * Confirms what was sent only some time after its answer, as a busy machine does now
	 * and then: meanwhile Reactor Netty answers the answer.
	 */
	private static WebsocketOutbound confirmingLate(WebsocketInbound in, WebsocketOutbound out) {
		Mono<Void> late = in.receiveCloseStatus().delayElement(Duration.ofMillis(200)).then();
		// Of all that it can do, this is what is asked of it.
		InvocationHandler sendObject = (proxy, method, arguments) -> out.sendObject(arguments[0]).then(late);
		return (WebsocketOutbound) Proxy.newProxyInstance(PeerTests.class.getClassLoader(),
				new Class<?>[] { WebsocketOutbound.class }, sendObject);
	}

}
