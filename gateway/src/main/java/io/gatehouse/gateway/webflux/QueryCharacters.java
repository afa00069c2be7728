package io.gatehouse.gateway.webflux;

import java.util.Locale;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Encodes the characters that browsers leave unencoded in a query although addresses have
 * no place for them. Java does not read such an address at all; with brackets it does,
 * but Gateway then takes the whole for an address without any encoding and encodes it
 * once more, so that the backend would get another path than the one that was checked.
 *
 * @see <a href="https://url.spec.whatwg.org/#query-percent-encode-set">URL Standard,
 * query percent-encode set</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-3.4">RFC 3986, 3.4</a>
 */
@ChannelHandler.Sharable
final class QueryCharacters extends ChannelInboundHandlerAdapter {

	private static final String UNREADABLE = "{}|^`";

	private static final String BRACKETS = "[]";

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof HttpRequest request) {
			int query = request.uri().indexOf('?');
			if (query >= 0 && isAffected(request.uri(), query)) {
				request.setUri(encode(request.uri(), query));
			}
		}
		context.fireChannelRead(message);
	}

	private static boolean isAffected(String target, int query) {
		boolean brackets = false;
		for (int i = query; i < target.length(); i++) {
			if (UNREADABLE.indexOf(target.charAt(i)) >= 0) {
				return true;
			}
			brackets |= BRACKETS.indexOf(target.charAt(i)) >= 0;
		}
		return brackets && target.indexOf('%') >= 0;
	}

	private static String encode(String target, int query) {
		StringBuilder encoded = new StringBuilder(target.length() + 16).append(target, 0, query);
		for (int i = query; i < target.length(); i++) {
			char c = target.charAt(i);
			boolean plain = UNREADABLE.indexOf(c) < 0 && BRACKETS.indexOf(c) < 0;
			encoded.append(plain ? String.valueOf(c) : "%" + Integer.toHexString(c).toUpperCase(Locale.ROOT));
		}
		return encoded.toString();
	}

}
