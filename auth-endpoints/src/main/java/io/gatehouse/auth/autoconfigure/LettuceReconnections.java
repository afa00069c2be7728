package io.gatehouse.auth.autoconfigure;

import io.lettuce.core.event.EventBus;
import io.lettuce.core.event.connection.ConnectionActivatedEvent;
import org.springframework.beans.factory.DisposableBean;
import reactor.core.Disposable;

/**
 * Tells when Lettuce has made a connection anew. Lettuce sends again what was under way,
 * so that callers do not notice.
 */
final class LettuceReconnections implements DisposableBean {

	private final Disposable subscription;

	LettuceReconnections(EventBus events, Runnable listener) {
		this.subscription = events.get().ofType(ConnectionActivatedEvent.class).subscribe((event) -> listener.run());
	}

	@Override
	public void destroy() {
		this.subscription.dispose();
	}

}
