package io.gatehouse.auth.user.http;

import java.util.Map;

import io.gatehouse.auth.user.DirectoryGuard;
import io.gatehouse.auth.user.DirectoryUnavailableException;
import io.gatehouse.auth.user.EmailAddress;
import io.gatehouse.auth.user.Passwords;
import io.gatehouse.auth.user.User;
import io.gatehouse.auth.user.UserDirectory;
import io.gatehouse.auth.user.Verdict;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * Users of a service that verifies passwords itself. It answers 200 with the user, 401 or
 * 404 when it refuses or does not know; all else means that it cannot answer.
 */
public final class HttpUserDirectory implements UserDirectory {

	private final WebClient client;

	private final String verifyUrl;

	private final String userUrl;

	private final DirectoryGuard guard;

	/**
	 * Creates a directory.
	 * @param client bounded in connections, following no redirects
	 * @param verifyUrl where e-mail and password are posted
	 * @param userUrl where a user is read, with {@code {id}} in it
	 */
	public HttpUserDirectory(WebClient client, String verifyUrl, String userUrl, DirectoryGuard guard) {
		this.client = client;
		this.verifyUrl = verifyUrl;
		this.userUrl = userUrl;
		this.guard = guard;
	}

	@Override
	public Mono<User> findById(String id) {
		return this.guard.ask(this.client.get()
			.uri(this.userUrl, id)
			.accept(MediaType.APPLICATION_JSON)
			.exchangeToMono((answer) -> answer(answer, HttpStatus.NOT_FOUND).map((found) -> {
				User user = found.user();
				if (!user.id().equals(id)) {
					throw new DirectoryUnavailableException("The user service answered with another user", null);
				}
				return user;
			})));
	}

	@Override
	public Mono<Verdict> verify(String email, String password, Passwords passwords) {
		return this.guard.ask(this.client.post()
			.uri(this.verifyUrl)
			.contentType(MediaType.APPLICATION_JSON)
			.accept(MediaType.APPLICATION_JSON)
			.bodyValue(Map.of("email", email, "password", password))
			.exchangeToMono((answer) -> answer(answer, HttpStatus.UNAUTHORIZED, HttpStatus.NOT_FOUND))
			// A service that takes other spellings for this one would let each be tried
			// anew.
			.filter((found) -> EmailAddress.normalise(found.user().email()).equals(EmailAddress.normalise(email)))
			.<Verdict>map((found) -> new Verdict.Accepted(found.user(), found.locked()))
			.defaultIfEmpty(new Verdict.Refused(null)));
	}

	@Override
	public String toString() {
		return "HttpUserDirectory[]";
	}

	private static Mono<UserAnswer> answer(ClientResponse answer, HttpStatus... none) {
		for (HttpStatus status : none) {
			if (answer.statusCode().isSameCodeAs(status)) {
				return answer.releaseBody().then(Mono.empty());
			}
		}
		if (!answer.statusCode().isSameCodeAs(HttpStatus.OK)) {
			int status = answer.statusCode().value();
			return answer.releaseBody()
				.then(Mono.error(() -> new DirectoryUnavailableException("The user service answered " + status, null)));
		}
		return answer.bodyToMono(byte[].class)
			.map(UserAnswer::read)
			.switchIfEmpty(
					Mono.error(() -> new DirectoryUnavailableException("The user service answered nothing", null)));
	}

}
