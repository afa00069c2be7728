package io.gatehouse.auth.login;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.gatehouse.auth.user.Encodings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DecoysTests {

	private static final String ARGON2 = "{argon2}$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$";

	private static final String BCRYPT = "{bcrypt}$2a$12$";

	/** As even as a MAC. */
	private final Decoys decoys = new Decoys((email) -> email.hashCode() * 0x9E3779B97F4A7C15L, "usual");

	@Test
	void ofWhenNothingIsKnownThenTheUsual() {
		assertThat(this.decoys.of("nobody@example.com")).isEqualTo("usual");
	}

	@Test
	void ofWhenAllAccountsHaveOneCostThenThat() {
		this.decoys.learn(accounts(BCRYPT, 3));
		assertThat(shares()).containsOnlyKeys("{bcrypt}$2a$12");
	}

	@Test
	void ofWhenAccountsHaveSeveralCostsThenEachAsOftenAsAmongThem() {
		this.decoys.learn(accounts(ARGON2, 90));
		this.decoys.learn(accounts(BCRYPT, 10));
		Map<String, Long> shares = shares();
		assertThat(shares).hasSize(2);
		assertThat(shares.get("{bcrypt}$2a$12")).isBetween(70L, 130L);
	}

	@Test
	void ofWhenOneAccountIsTriedAgainAndAgainThenItCountsOnce() {
		this.decoys.learn(accounts(ARGON2, 50));
		List<String> one = accounts(BCRYPT, 1);
		this.decoys.learn(one);
		Map<String, Long> before = shares();
		for (int i = 0; i < 1000; i++) {
			this.decoys.learn(one);
		}
		assertThat(shares()).isEqualTo(before);
	}

	@Test
	void ofWhenOneAccountMoreIsKnownThenHardlyAnyAddressChangesItsCost() {
		this.decoys.learn(accounts(ARGON2, 50));
		this.decoys.learn(accounts(BCRYPT, 50));
		List<String> before = costs();
		this.decoys.learn(List.of(BCRYPT + "one more"));
		List<String> after = costs();
		assertThat(IntStream.range(0, before.size()).filter((i) -> !before.get(i).equals(after.get(i))).count())
			.isLessThan(20);
	}

	@Test
	void learnWhenMoreAccountsThanAreKeptThenTheLatest() {
		this.decoys.learn(accounts(ARGON2, 10));
		this.decoys.learn(accounts(BCRYPT, Decoys.MAX_ACCOUNTS));
		assertThat(shares()).containsOnlyKeys("{bcrypt}$2a$12");
	}

	@Test
	void forgetWhenThePasswordWasEncodedAnewThenItCountsNoMore() {
		this.decoys.learn(accounts(ARGON2, 10));
		this.decoys.learn(accounts(BCRYPT, 10));
		accounts(BCRYPT, 10).forEach(this.decoys::forget);
		assertThat(shares()).hasSize(1).doesNotContainKey("{bcrypt}$2a$12");
	}

	private static List<String> accounts(String encoding, int number) {
		return IntStream.range(0, number).mapToObj((i) -> encoding + "hash" + i).toList();
	}

	private List<String> costs() {
		List<String> costs = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			costs.add(Encodings.cost(this.decoys.of("nobody" + i + "@example.com")));
		}
		return costs;
	}

	private Map<String, Long> shares() {
		return costs().stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
	}

}
