package io.gatehouse.auth.login;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

import io.gatehouse.auth.user.AccountDirectory;
import io.gatehouse.auth.user.Encodings;

/**
 * What the password for an account that does not exist is compared with. It has a cost
 * that accounts have, each as often as it is among them: else whoever sends several
 * attempts at once sees by the time between the answers how long each hash took. The same
 * address has the same cost each time, as an account has, for as long as the lots are
 * drawn alike.
 */
final class Decoys {

	/** Of so many accounts the cost is known at most, the latest ones. */
	static final int MAX_ACCOUNTS = AccountDirectory.MAX_SAMPLES;

	private final ToLongFunction<String> lots;

	/** When no account is known. */
	private final String usual;

	/** Accounts by the hash of their encoded password, so that each counts once. */
	private final Map<Integer, String> costs = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<Integer, String> eldest) {
			return size() > MAX_ACCOUNTS;
		}

	};

	/** One encoded password of each cost. */
	private final Map<String, String> samples = new LinkedHashMap<>();

	/** A sample for each account, in the order of their costs. */
	private volatile List<String> drawn = List.of();

	/**
	 * Creates the decoys.
	 * @param lots draws a lot for an address: always the same, evenly, and so that nobody
	 * can tell it
	 * @param usual what is compared with while no account is known
	 */
	Decoys(ToLongFunction<String> lots, String usual) {
		this.lots = lots;
		this.usual = usual;
	}

	/** Learns what comparing with some accounts costs, from what they have. */
	synchronized void learn(Collection<String> encoded) {
		boolean changed = false;
		for (String password : encoded) {
			String cost = Encodings.cost(password);
			this.samples.putIfAbsent(cost, password);
			changed |= !cost.equals(this.costs.put(password.hashCode(), cost));
		}
		if (changed) {
			draw();
		}
	}

	/** Forgets what an account has no longer. */
	synchronized void forget(String encoded) {
		if (this.costs.remove(encoded.hashCode()) != null) {
			draw();
		}
	}

	private void draw() {
		List<String> sorted = new ArrayList<>(this.costs.values());
		sorted.sort(Comparator.naturalOrder());
		this.samples.keySet().retainAll(sorted);
		sorted.replaceAll(this.samples::get);
		this.drawn = List.copyOf(sorted);
	}

	/** What the password for the address is compared with. */
	String of(String email) {
		List<String> all = this.drawn;
		if (all.isEmpty()) {
			return this.usual;
		}
		// A share of the whole rather than a remainder, so that one account more moves
		// hardly any address to another cost.
		return all.get((int) Math.multiplyHigh(this.lots.applyAsLong(email) >>> 1, 2L * all.size()));
	}

}
