package io.gatehouse.gateway;

import java.util.List;

import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * What may block a thread of the event loop while tests run; everything else fails there.
 * BlockHound finds this class by itself and watches from the first test on: installed
 * later, it would break threads that wait already.
 */
public final class AllowedBlocking implements BlockHoundIntegration {

	private static final String CONNECTIONS = "org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory";

	@Override
	public void applyTo(BlockHound.Builder builder) {
		builder.blockingMethodCallback((method) -> {
			BlockingOperationError error = new BlockingOperationError(method);
			// Whoever catches it may say nothing, and what it broke shows much later.
			error.printStackTrace();
			throw error;
		});
		// The console is written where the event is.
		builder.allowBlockingCallsInside("ch.qos.logback.classic.Logger", "callAppenders");
		// Reads /dev/urandom, which never waits once the machine has started.
		builder.allowBlockingCallsInside("java.security.SecureRandom", "nextBytes");
		// Netty's memory is shared by threads that hold this lock for a few instructions.
		// An error there would leave a connection in the middle of a message.
		builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free");
		builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "free");
		// Lettuce holds this lock for a few instructions. An error in between would
		// leave it held, and whoever writes to that connection next would spin.
		for (String method : List.of("incrementWriters", "lockWritersExclusive", "unlockWritersExclusive")) {
			builder.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", method);
		}
		// One for all connections that are made, and held as briefly.
		builder.allowBlockingCallsInside("io.lettuce.core.internal.AbstractInvocationHandler$MethodTranslator", "of");
		// The first to read JSON of a kind holds it while the others look.
		builder.allowBlockingCallsInside("tools.jackson.databind.deser.DeserializerCache",
				"_createAndCacheValueDeserializer");
		// The driver looks into its own jar when it makes a connection: which version it
		// is, and how it can authenticate.
		builder.allowBlockingCallsInside("org.mariadb.r2dbc.util.VersionFactory", "getInstance");
		builder.allowBlockingCallsInside("org.mariadb.r2dbc.authentication.AuthenticationFlowPluginLoader", "get");
		// Spring takes this lock for each command, just to look at a field. Who would
		// make a connection while holding it is found all the same.
		builder.allowBlockingCallsInside(CONNECTIONS, "doInLock");
		builder.disallowBlockingCallsInside(CONNECTIONS + "$SharedConnection", "getNativeConnection");
	}

}
