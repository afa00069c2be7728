package io.gatehouse.auth.endpoint;

import io.gatehouse.auth.login.HashingOverloadedException;
import io.gatehouse.auth.problem.ProblemException;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.auth.session.SessionStoreUnavailableException;
import io.gatehouse.auth.user.DirectoryUnavailableException;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The HTTP contract: which path leads to which handler.
 */
public final class AuthRoutes {

	private final String basePath;

	private final RouterFunctions.Builder routes = RouterFunctions.route();

	/**
	 * Creates the contract without routes.
	 * @param basePath where the endpoints are, for instance {@code /auth}
	 */
	public AuthRoutes(String basePath) {
		this.basePath = basePath;
	}

	/**
	 * All routes.
	 */
	public RouterFunction<ServerResponse> of(LoginHandler login, RefreshHandler refresh, LogoutHandler logout,
			MeHandler me, SessionsHandler sessions, KeySetHandler keySet, ClientModuleHandler clientModule) {
		post(this.basePath + "/login", login::handle);
		post(this.basePath + "/refresh", refresh::handle);
		post(this.basePath + "/logout", logout::handle);
		get(this.basePath + "/me", me::handle);
		sessions(this.basePath + "/sessions", sessions);
		get(this.basePath + "/client.js", clientModule::handle);
		get("/.well-known/jwks.json", keySet::handle);
		this.routes.filter(AuthRoutes::refusals);
		return this.routes.build();
	}

	private void post(String path, HandlerFunction<ServerResponse> handler) {
		this.routes.route(at(path).and(method(HttpMethod.POST)), handler);
		this.routes.route(at(path), notAllowed("POST"));
	}

	private void get(String path, HandlerFunction<ServerResponse> handler) {
		this.routes.route(at(path).and(method(HttpMethod.GET).or(method(HttpMethod.HEAD))), handler);
		this.routes.route(at(path), notAllowed("GET, HEAD"));
	}

	private void sessions(String path, SessionsHandler sessions) {
		this.routes.route(at(path).and(method(HttpMethod.GET).or(method(HttpMethod.HEAD))), sessions::list);
		this.routes.route(at(path).and(method(HttpMethod.DELETE)), sessions::endAll);
		this.routes.route(at(path), notAllowed("GET, HEAD, DELETE"));
		String prefix = path + "/";
		RequestPredicate exactly = (request) -> {
			String value = request.requestPath().value();
			return value.startsWith(prefix) && value.length() > prefix.length()
					&& value.indexOf('/', prefix.length()) < 0;
		};
		RequestPredicate one = RequestPredicates.path(prefix + "**").and(exactly);
		this.routes.route(one.and(method(HttpMethod.DELETE)),
				(request) -> sessions.endOne(request, request.requestPath().value().substring(prefix.length())));
		this.routes.route(one, notAllowed("DELETE"));
	}

	/**
	 * Exactly the path as it was sent: an endpoint has one spelling. The pattern tells
	 * whoever asks which paths are ours.
	 */
	private static RequestPredicate at(String path) {
		RequestPredicate exactly = (request) -> request.requestPath().value().equals(path);
		return RequestPredicates.path(path).and(exactly);
	}

	private static RequestPredicate method(HttpMethod method) {
		return (request) -> request.method().equals(method);
	}

	private static HandlerFunction<ServerResponse> notAllowed(String methods) {
		return (request) -> Mono.error(new ProblemException(Problems.methodNotAllowed(methods)));
	}

	private static Mono<ServerResponse> refusals(ServerRequest request, HandlerFunction<ServerResponse> handler) {
		return Mono.defer(() -> handler.handle(request))
			.onErrorResume(ProblemException.class, (ex) -> Answers.problem(request, ex.problem()))
			.onErrorResume(SessionStoreUnavailableException.class,
					(ex) -> Answers.problem(request, Problems.authUnavailable()))
			.onErrorResume(DirectoryUnavailableException.class,
					(ex) -> Answers.problem(request, Problems.authUnavailable()))
			.onErrorResume(HashingOverloadedException.class,
					(ex) -> Answers.problem(request, Problems.authUnavailable()));
	}

}
