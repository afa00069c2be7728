package io.gatehouse.gateway.webflux;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Names of headers, few enough to look at each.
 */
final class HeaderNames extends AbstractSet<String> {

	private final List<String> names = new ArrayList<>();

	@Override
	public boolean add(String name) {
		return !this.names.contains(name) && this.names.add(name);
	}

	@Override
	public Iterator<String> iterator() {
		return this.names.iterator();
	}

	@Override
	public int size() {
		return this.names.size();
	}

}
