package io.gatehouse.auth.session;

import java.util.List;
import java.util.function.UnaryOperator;

import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;

/**
 * Has the script of a refresh carried out twice, as a client may that repeats after a
 * reconnection, and can have another one in its place.
 */
final class TwiceTemplate extends ReactiveStringRedisTemplate {

	private final RedisScript<?> refresh;

	private volatile boolean twice;

	TwiceTemplate(ReactiveRedisConnectionFactory factory, UnaryOperator<String> change) {
		super(factory);
		String original = StoreScripts.REFRESH.getScriptAsString();
		this.refresh = RedisScript.of(change.apply(original), List.class);
	}

	boolean twice(boolean twice) {
		this.twice = twice;
		return twice;
	}

	boolean twice() {
		return this.twice;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> Flux<T> execute(RedisScript<T> script, List<String> keys, List<?> arguments) {
		if (script != StoreScripts.REFRESH) {
			return super.execute(script, keys, arguments);
		}
		Flux<T> once = super.execute((RedisScript<T>) this.refresh, keys, arguments);
		return this.twice ? once.then().thenMany(super.execute((RedisScript<T>) this.refresh, keys, arguments)) : once;
	}

}
