package io.gatehouse.gateway;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.gatehouse.gateway.firewall.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * A request without a server: {@code GET /} to {@code gw.example}, and what a test adds.
 */
public record TestRequest(String method, String target, List<Map.Entry<String, String>> lines) implements RequestView {

	public static TestRequest get(String target) {
		return new TestRequest("GET", target, List.of(Map.entry("Host", "gw.example")));
	}

	public static TestRequest withoutHost(String target) {
		return new TestRequest("GET", target, List.of());
	}

	public TestRequest with(String name, String value) {
		List<Map.Entry<String, String>> more = new ArrayList<>(this.lines);
		more.add(Map.entry(name, value));
		return new TestRequest(this.method, this.target, more);
	}

	public TestRequest withMethod(String method) {
		return new TestRequest(method, this.target, this.lines);
	}

	@Override
	public int count(String name) {
		return (int) this.lines.stream().filter((line) -> line.getKey().equalsIgnoreCase(name)).count();
	}

	@Override
	public @Nullable String header(String name) {
		return this.lines.stream()
			.filter((line) -> line.getKey().equalsIgnoreCase(name))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(null);
	}

	@Override
	public List<String> values(String name) {
		return this.lines.stream()
			.filter((line) -> line.getKey().equalsIgnoreCase(name))
			.map(Map.Entry::getValue)
			.toList();
	}

	@Override
	public String scheme() {
		return "http";
	}

	@Override
	public @Nullable InetSocketAddress peer() {
		return new InetSocketAddress("192.0.2.7", 4711);
	}

}
