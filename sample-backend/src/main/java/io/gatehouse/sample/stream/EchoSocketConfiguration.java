package io.gatehouse.sample.stream;

import java.util.Map;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;

/**
 * A WebSocket that sends each text back.
 */
@Configuration(proxyBeanMethods = false)
class EchoSocketConfiguration {

	/** Before the handlers of annotated controllers and static files. */
	private static final int ORDER = -1;

	@Bean
	HandlerMapping echoSocket() {
		WebSocketHandler echo = (session) -> session
			.send(session.receive().map((message) -> session.textMessage(message.getPayloadAsText())));
		return new SimpleUrlHandlerMapping(Map.of("/ws/echo", echo), ORDER);
	}

}
