package io.gatehouse.gateway.lane;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * The media types of which each part is sent at once.
 */
final class StreamingTypes {

	private final List<MediaType> types;

	StreamingTypes(List<MediaType> types) {
		this.types = List.copyOf(types);
	}

	boolean contain(@Nullable String contentType) {
		if (contentType == null || contentType.isEmpty()) {
			return false;
		}
		try {
			MediaType type = MediaType.parseMediaType(contentType);
			return this.types.stream().anyMatch((streaming) -> streaming.isCompatibleWith(type));
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

}
