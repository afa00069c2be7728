package io.gatehouse.gateway.lane;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.gateway.access.Decision.Forward;
import io.gatehouse.gateway.door.BackendClients;
import io.gatehouse.gateway.door.BodyReader;
import io.gatehouse.gateway.door.Failures;
import io.gatehouse.gateway.door.NettyRequestView;
import io.gatehouse.gateway.door.Patience;
import io.gatehouse.gateway.door.ProblemAnswer;
import io.gatehouse.gateway.firewall.RequestTarget;
import io.gatehouse.gateway.firewall.RequestView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * One request on its way through the lane: decided about, sent to its backend, and
 * answered with what comes back.
 */
final class Passage {

	private static final AtomicReferenceFieldUpdater<Passage, @Nullable ByteBuf> HELD = AtomicReferenceFieldUpdater
		.newUpdater(Passage.class, ByteBuf.class, "held");

	/** What the HTTP client writes where the request has none. */
	private static final CharSequence[] DEFAULTS = { HttpHeaderNames.USER_AGENT, HttpHeaderNames.ACCEPT };

	private final LaneParts parts;

	private final ServedRoute route;

	private final HttpServerRequest request;

	private final HttpServerResponse response;

	private final RequestView view;

	private final long startedAt = System.nanoTime();

	private @Nullable HttpClientResponse answer;

	private volatile @Nullable Connection backend;

	/** On which thread the connection is used, and given back to those who share it. */
	private @Nullable EventLoop backendLoop;

	/**
	 * What came first of the body, until it is taken: by the server, which releases it,
	 * or, on another thread, because the client has gone.
	 */
	private volatile @Nullable ByteBuf held;

	private boolean taken;

	private volatile boolean given;

	/** Whether it was answered, or its client has gone. */
	private volatile boolean ended;

	/**
	 * Whether the backend's header is in ours, and whether ours named the origin before.
	 */
	private boolean begun;

	private boolean varies;

	Passage(LaneParts parts, ServedRoute route, HttpServerRequest request, HttpServerResponse response) {
		this.parts = parts;
		this.route = route;
		this.request = request;
		this.response = response;
		this.view = new NettyRequestView(request);
	}

	/** Completes when the request is answered. */
	Mono<Void> run() {
		this.parts.metrics().count();
		// Not doFinally: the server cancels what it has sent, before that is told.
		return decide().onErrorResume(this::fail).doOnCancel(this::leave).doOnTerminate(this::end);
	}

	private Mono<Void> decide() {
		try {
			this.parts.crossOrigin().write(this.view, this.response::header);
			return this.parts.deciding().decide(this.view, this.route.policy(), this::forward, this::refuse);
		}
		catch (Throwable ex) {
			Exceptions.throwIfFatal(ex);
			return Mono.error(ex);
		}
	}

	private Mono<Void> refuse(Problem problem) {
		return answer(problem, ProblemAnswer.traceId(this.request));
	}

	private Mono<Void> forward(Forward forward) {
		if (forward.reported() != null) {
			this.parts.denials().report(this.route.id(), this.view, forward);
		}
		if (!BodyReader.mayBeIn(this.view)) {
			return call(forward, null);
		}
		Flux<ByteBuf> body = this.request.receive().retain();
		if (BodyReader.isAwaited(this.view)) {
			return this.parts.bodies().whole(this.view, body).flatMap((bytes) -> call(forward, some(bytes)));
		}
		return call(forward, this.parts.bodies().limited(this.view, body));
	}

	private static Flux<ByteBuf> some(byte[] bytes) {
		return (bytes.length == 0) ? Flux.empty() : Flux.defer(() -> Flux.just(Unpooled.wrappedBuffer(bytes)));
	}

	private Mono<Void> call(Forward forward, @Nullable Flux<ByteBuf> body) {
		HttpHeaders lines = SettledHeaders.of(this.request.requestHeaders(), this.route.requestHeaders());
		Mono<Passage> answered = this.route
			.sender(this.request.method(), this.request.uri(),
					BackendClients.isStream(lines.get(HttpHeaderNames.ACCEPT)))
			.send((request, outbound) -> send(forward, lines, body, request.requestHeaders(), outbound))
			.responseConnection(this::take)
			// Not next, which would cancel what the body is still to be read from.
			.singleOrEmpty();
		return Patience.within(this.route.responseTimeout(), answered, this.request)
			.flatMap((passage) -> passage.pass(forward));
	}

	private Publisher<Void> send(Forward forward, HttpHeaders lines, @Nullable Flux<ByteBuf> body, HttpHeaders backend,
			NettyOutbound outbound) {
		for (CharSequence name : DEFAULTS) {
			if (lines.contains(name)) {
				backend.remove(name);
			}
		}
		this.parts.backendRequest().copy(lines, forward, backend);
		this.parts.backendRequest().finish(this.view, forward, backend);
		if (backend.contains(HttpHeaderNames.CONTENT_LENGTH)) {
			backend.remove(HttpHeaderNames.TRANSFER_ENCODING);
		}
		return (body != null) ? outbound.send(body) : outbound;
	}

	private Publisher<Passage> take(HttpClientResponse answer, Connection backend) {
		this.answer = answer;
		this.backendLoop = backend.channel().eventLoop();
		this.backend = backend;
		if (this.given) {
			// The client has gone in this very moment.
			backend.dispose();
			return Mono.empty();
		}
		return Mono.just(this);
	}

	/** Passes on what the backend answers. */
	private Mono<Void> pass(Forward forward) {
		HttpClientResponse answer = answered();
		Connection backend = this.parts.eventStreams()
			.watch(connected(), answer.responseHeaders().get(HttpHeaderNames.CONTENT_TYPE), forward.caller());
		if (HttpMethod.HEAD.equals(this.request.method())) {
			return backend.inbound().receive().then(Mono.fromRunnable(this::begin));
		}
		Flux<ByteBuf> body = backend.inbound().receive().retain();
		return body.switchOnFirst(this::write).then();
	}

	/**
	 * Nothing is written before there is something of the body, or nothing more to come:
	 * what fails before can still be answered.
	 */
	private Publisher<Void> write(Signal<? extends ByteBuf> first, Flux<ByteBuf> source) {
		if (first.isOnError()) {
			return source.thenMany(Flux.empty());
		}
		ByteBuf buffer = first.get();
		HELD.set(this, buffer);
		if (this.given) {
			drop();
			return Mono.empty();
		}
		begin();
		// Not filter, which releases what it does not pass on.
		Flux<ByteBuf> body = source.handle((taken, sink) -> {
			if (isOurs()) {
				sink.next(taken);
			}
		});
		// One write in the place of three, where it is whole.
		return this.response.send((buffer != null && isWhole(buffer)) ? body.singleOrEmpty() : body);
	}

	/** What came first may have been dropped meanwhile. */
	private boolean isOurs() {
		if (this.taken) {
			return true;
		}
		this.taken = true;
		return HELD.getAndSet(this, null) != null;
	}

	private boolean isWhole(ByteBuf buffer) {
		HttpHeaders headers = this.response.responseHeaders();
		String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
		return length != null && answered().status().code() != 205
				&& length.equals(Integer.toString(buffer.readableBytes()))
				&& length.equals(answered().responseHeaders().get(HttpHeaderNames.CONTENT_LENGTH));
	}

	private void begin() {
		HttpClientResponse answer = answered();
		HttpHeaders client = this.response.status(answer.status().code()).responseHeaders();
		this.begun = true;
		this.varies = client.contains(HttpHeaderNames.VARY);
		this.parts.backendAnswer().copy(answer.responseHeaders(), this.varies, client::add);
		HeaderChange change = this.route.responseHeaders();
		if (change != null) {
			change.change(client);
		}
	}

	/**
	 * Takes back what an answer that fails has brought. The route's filters have had
	 * their turn with it, as with Gateway, and what they say stays.
	 */
	private void takeBack() {
		if (this.answer == null || (!this.begun && this.route.responseHeaders() == null)) {
			return;
		}
		if (!this.begun) {
			try {
				begin();
			}
			catch (RuntimeException ex) {
				// A filter says what no header can; what the client gets is a failure
				// anyway.
			}
		}
		HttpHeaders client = this.response.responseHeaders();
		this.parts.backendAnswer()
			.copy(this.answer.responseHeaders(), this.varies, (name, value) -> client.remove(name));
	}

	private HttpClientResponse answered() {
		if (this.answer == null) {
			throw new IllegalStateException("There is no answer yet");
		}
		return this.answer;
	}

	private Connection connected() {
		if (this.backend == null) {
			throw new IllegalStateException("There is no connection yet");
		}
		return this.backend;
	}

	private Mono<Void> fail(Throwable failure) {
		release();
		String traceId = ProblemAnswer.traceId(this.request);
		if (this.response.hasSentHeaders()) {
			Failures.cutShort(failure, this.route.id(), traceId);
			return Mono.error(failure);
		}
		takeBack();
		return answer(Failures.problem(failure, this.route.id(), traceId), traceId);
	}

	private Mono<Void> answer(Problem problem, String traceId) {
		return Mono.from(ProblemAnswer.send(this.request, this.response, problem,
				RequestTarget.withoutQuery(this.request.uri()), traceId));
	}

	/**
	 * What is left of the backend's answer is given up where the client does not get it.
	 */
	private void release() {
		this.given = true;
		drop();
		Connection backend = this.backend;
		EventLoop loop = this.backendLoop;
		if (backend == null || loop == null) {
			return;
		}
		if (loop.inEventLoop()) {
			backend.dispose();
		}
		else {
			// Here it might by now be the connection of somebody else's request.
			loop.execute(backend::dispose);
		}
	}

	private void drop() {
		ByteBuf held = HELD.getAndSet(this, null);
		if (held != null) {
			held.release();
		}
	}

	/** The client has gone, unless its answer has. */
	private void leave() {
		if (!this.ended) {
			this.ended = true;
			release();
			record(0);
		}
	}

	private void end() {
		this.ended = true;
		record(this.response.status().code());
	}

	private void record(int status) {
		this.parts.timers().record(this.view.method(), status, this.route.id(), null, this.startedAt);
	}

}
