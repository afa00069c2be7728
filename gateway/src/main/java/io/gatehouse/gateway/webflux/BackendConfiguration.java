package io.gatehouse.gateway.webflux;

import java.util.List;

import io.gatehouse.gateway.identity.ClientHeaders;
import io.gatehouse.gateway.identity.ForwardedHeaders;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.cloud.gateway.config.GatewayProperties;
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
	BackendRoutingFilter backendRoutingFilter(HttpClient client, @Qualifier("socketClient") HttpClient socketClient,
			HttpClientProperties properties, ClientHeaders clientHeaders, ForwardedHeaders forwardedHeaders,
			RemoveHopByHopHeadersFilter hopByHopHeaders, EventStreams eventStreams) {
		HopByHop hopByHop = new HopByHop(hopByHopHeaders.getHeaders());
		return new BackendRoutingFilter(client, FinalAnswers.only(socketClient), properties,
				new BackendRequest(clientHeaders, forwardedHeaders, hopByHop), new BackendAnswer(hopByHop),
				eventStreams);
	}

	/** Gateway's own, which it leaves out together with its routing filter. */
	@Bean
	NettyWriteResponseFilter nettyWriteResponseFilter(GatewayProperties properties,
			ObjectProvider<List<HttpHeadersFilter>> headersFilters) {
		return new NettyWriteResponseFilter(properties.getStreamingMediaTypes(), headersFilters);
	}

}
