package io.gatehouse.gateway.webflux;

import java.util.List;

import io.gatehouse.gateway.door.BackendAnswer;
import io.gatehouse.gateway.door.BackendClients;
import io.gatehouse.gateway.door.BackendRequest;
import io.gatehouse.gateway.door.HopByHop;
import io.gatehouse.gateway.identity.ClientHeaders;
import io.gatehouse.gateway.identity.ForwardedHeaders;
import io.gatehouse.gateway.stream.EventStreams;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.cloud.gateway.filter.headers.RemoveHopByHopHeadersFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.http.client.HttpClient;

/**
 * The way to the backends. Takes the place of filters of Gateway's that
 * {@code application.yml} switches off.
 */
@Configuration(proxyBeanMethods = false)
class BackendConfiguration {

	/** Before all routes' filters are put in order, once for each route. */
	@Bean
	RouteHandler filteringWebHandler(List<GlobalFilter> globalFilters) {
		return new RouteHandler(globalFilters);
	}

	@Bean
	BackendAddressFilter backendAddressFilter() {
		return new BackendAddressFilter();
	}

	@Bean
	HopByHop hopByHop(RemoveHopByHopHeadersFilter headers) {
		return new HopByHop(headers.getHeaders());
	}

	@Bean
	BackendRequest backendRequest(ClientHeaders clientHeaders, ForwardedHeaders forwardedHeaders, HopByHop hopByHop) {
		return new BackendRequest(clientHeaders, forwardedHeaders, hopByHop);
	}

	@Bean
	BackendAnswer backendAnswer(HopByHop hopByHop) {
		return new BackendAnswer(hopByHop);
	}

	@Bean
	BackendClients backendClients(HttpClient client, @Qualifier("socketClient") HttpClient socketClient,
			HttpClientProperties properties) {
		return new BackendClients(client, FinalAnswers.only(socketClient), properties);
	}

	@Bean
	BackendRoutingFilter backendRoutingFilter(BackendClients clients, BackendRequest request, BackendAnswer answer,
			EventStreams eventStreams) {
		return new BackendRoutingFilter(clients, request, answer, eventStreams);
	}

	/**
	 * Gateway's own, which it leaves out together with its routing filter. It knows of no
	 * type that is streamed: everything is sent as it comes, and what it does for those
	 * types leaves buffers behind when a client goes.
	 */
	@Bean
	NettyWriteResponseFilter nettyWriteResponseFilter(ObjectProvider<List<HttpHeadersFilter>> headersFilters) {
		return new NettyWriteResponseFilter(List.of(), headersFilters);
	}

}
