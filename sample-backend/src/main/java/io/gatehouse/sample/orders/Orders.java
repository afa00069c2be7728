package io.gatehouse.sample.orders;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.springframework.stereotype.Component;

/**
 * The latest orders, in memory: old ones make room for new ones.
 */
@Component
class Orders {

	private static final int MAX = 1000;

	private final Deque<Order> orders = new ArrayDeque<>();

	private final Clock clock = Clock.systemUTC();

	private long lastId;

	synchronized Order add(String owner, NewOrder wanted) {
		Order order = new Order(++this.lastId, owner, wanted.item(), wanted.quantity(), this.clock.instant());
		this.orders.addFirst(order);
		if (this.orders.size() > MAX) {
			this.orders.removeLast();
		}
		return order;
	}

	synchronized List<Order> of(String owner) {
		return this.orders.stream().filter((order) -> order.owner().equals(owner)).toList();
	}

	synchronized List<Order> all() {
		return List.copyOf(this.orders);
	}

	synchronized boolean remove(long id) {
		return this.orders.removeIf((order) -> order.id() == id);
	}

}
