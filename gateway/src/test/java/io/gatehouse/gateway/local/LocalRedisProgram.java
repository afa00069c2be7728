package io.gatehouse.gateway.local;

/**
 * A process of its own that starts the embedded Redis, tells its port, and waits to be
 * killed.
 */
final class LocalRedisProgram {

	private LocalRedisProgram() {
	}

	public static void main(String[] args) throws InterruptedException {
		LocalRedis redis = LocalRedis.start();
		System.out.println(redis.port());
		Thread.sleep(Long.MAX_VALUE);
	}

}
