package io.gatehouse.gateway.lane;

/**
 * A thread of a backend that speaks over raw sockets. It ends with whatever it serves,
 * and with the tests.
 */
final class BackendThread {

	private BackendThread() {
	}

	static void start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (Exception ex) {
				// The other end went away.
			}
		}, "backend-of-test");
		thread.setDaemon(true);
		thread.start();
	}

	@FunctionalInterface
	interface Task {

		void run() throws Exception;

	}

}
