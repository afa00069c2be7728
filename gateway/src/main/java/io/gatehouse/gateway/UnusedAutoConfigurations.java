package io.gatehouse.gateway;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Leaves out what Spring Boot and Spring Cloud would prepare at each start for libraries
 * that are not there: the clients of a service registry, which nothing can use without a
 * load balancer, and proxies for aspects. On one core that is a twentieth of a start.
 * Whoever builds the gateway with such a library has the configuration too.
 */
class UnusedAutoConfigurations implements AutoConfigurationImportFilter {

	private static final String LOAD_BALANCER = "org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory";

	/**
	 * What the configurations' names begin with, and the class that makes use of them.
	 */
	static final Map<String, String> USERS = Map.of(//
			"org.springframework.cloud.client.", LOAD_BALANCER, //
			"org.springframework.cloud.gateway.discovery.", LOAD_BALANCER, //
			"org.springframework.boot.autoconfigure.aop.", "org.aspectj.weaver.Advice");

	/** What the names of those to leave out begin with. */
	private final List<String> unused;

	UnusedAutoConfigurations() {
		this((library) -> ClassUtils.isPresent(library, null));
	}

	UnusedAutoConfigurations(Predicate<String> present) {
		this.unused = USERS.entrySet()
			.stream()
			.filter((entry) -> !present.test(entry.getValue()))
			.map(Map.Entry::getKey)
			.toList();
	}

	@Override
	public boolean[] match(@Nullable String[] configurations, AutoConfigurationMetadata metadata) {
		boolean[] match = new boolean[configurations.length];
		for (int i = 0; i < match.length; i++) {
			String name = configurations[i];
			// One that another filter has left out is null.
			match[i] = name != null && this.unused.stream().noneMatch(name::startsWith);
		}
		return match;
	}

}
