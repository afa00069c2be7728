package io.gatehouse.gateway.lane;

import java.lang.reflect.Field;

import org.jspecify.annotations.Nullable;

/**
 * What one of Gateway's filters or predicates was made with. Gateway keeps it to itself,
 * so it is read from the variables that the object has captured; where it is not to be
 * found, nothing is assumed.
 */
final class Captured {

	private static final String VARIABLE = "val$";

	private Captured() {
	}

	/**
	 * The captured variable of that type, or {@code null} when there is none.
	 */
	static <T> @Nullable T of(Object object, Class<T> type) {
		for (Field field : object.getClass().getDeclaredFields()) {
			if (field.getName().startsWith(VARIABLE) && type.isAssignableFrom(field.getType())) {
				return read(field, object, type);
			}
		}
		return null;
	}

	/**
	 * Whether the factory has made the object.
	 */
	static boolean isOf(Object object, Class<?> factory) {
		return object.getClass().getEnclosingClass() == factory;
	}

	private static <T> @Nullable T read(Field field, Object object, Class<T> type) {
		try {
			field.setAccessible(true);
			return type.cast(field.get(object));
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			return null;
		}
	}

}
