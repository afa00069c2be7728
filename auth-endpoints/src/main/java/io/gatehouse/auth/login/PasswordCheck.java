package io.gatehouse.auth.login;

import java.time.Duration;

import io.gatehouse.auth.user.Passwords;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The comparing of one attempt. Remembers when the hash began, so that a refusal is held
 * until a time at which the slowest encoding would have been done too, however long the
 * attempt had waited before.
 */
final class PasswordCheck implements Passwords {

	/** Stands for directories that compare themselves. */
	private static final String ELSEWHERE = "elsewhere";

	private final PasswordHashing hashing;

	private final AnswerFloor floor;

	private final String email;

	private final Presence presence;

	private final long begunAt = System.nanoTime();

	private volatile @Nullable Long hashedAt;

	PasswordCheck(PasswordHashing hashing, AnswerFloor floor, String email, Presence presence) {
		this.hashing = hashing;
		this.floor = floor;
		this.email = email;
		this.presence = presence;
	}

	@Override
	public Mono<Boolean> matches(String password, @Nullable String encoded) {
		return this.presence
			.orGone(this.hashing.matches(this.email, password, encoded, (nanos) -> this.hashedAt = nanos));
	}

	@Override
	public Mono<String> betterEncoding(String password, String encoded) {
		return this.hashing.betterEncoding(password, encoded);
	}

	/** The value, not before the floor. */
	<T> Mono<T> hold(T value) {
		Long hashed = this.hashedAt;
		if (hashed == null) {
			this.floor.observe(ELSEWHERE, System.nanoTime() - this.begunAt);
		}
		long until = Math.max(this.begunAt, (hashed != null) ? hashed : this.begunAt) + this.floor.nanos();
		long left = until - System.nanoTime();
		return (left > 0) ? Mono.delay(Duration.ofNanos(left)).thenReturn(value) : Mono.just(value);
	}

}
