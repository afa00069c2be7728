package io.gatehouse.sample.orders;

import java.net.URI;
import java.util.List;

import jakarta.validation.Valid;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * The orders API. Who is asking stands in a header that nobody outside can forge; who may
 * ask for all orders is decided before a request comes here.
 */
@RestController
class OrdersController {

	private static final String CALLER = "X-Auth-Subject";

	private final Orders orders;

	OrdersController(Orders orders) {
		this.orders = orders;
	}

	@GetMapping("/api/orders")
	List<Order> own(@RequestHeader(CALLER) String caller) {
		return this.orders.of(caller);
	}

	@PostMapping("/api/orders")
	ResponseEntity<Order> place(@RequestHeader(CALLER) String caller, @Valid @RequestBody NewOrder wanted) {
		Order order = this.orders.add(caller, wanted);
		return ResponseEntity.created(URI.create("/api/orders/" + order.id())).body(order);
	}

	@GetMapping("/api/admin/orders")
	List<Order> all() {
		return this.orders.all();
	}

	@DeleteMapping("/api/admin/orders/{id}")
	ResponseEntity<Void> remove(@PathVariable long id) {
		return this.orders.remove(id) ? ResponseEntity.noContent().build() : ResponseEntity.notFound().build();
	}

}
