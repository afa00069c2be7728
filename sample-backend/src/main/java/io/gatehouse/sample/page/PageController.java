package io.gatehouse.sample.page;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The sample app is one document whichever of its addresses is opened; the other page
 * needs no sign-in at all.
 */
@RestController
class PageController {

	/** The app runs its own scripts and styles only, and talks to its own origin only. */
	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
			+ "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

	private final Resource app = new ClassPathResource("static/index.html");

	private final Resource hello = new ClassPathResource("pages/hello.html");

	@GetMapping({ "/", "/signin" })
	ResponseEntity<Resource> app() {
		return page(this.app);
	}

	@GetMapping({ "/public", "/public/", "/public/hello" })
	ResponseEntity<Resource> hello() {
		return page(this.hello);
	}

	private static ResponseEntity<Resource> page(Resource page) {
		return ResponseEntity.ok()
			.contentType(MediaType.TEXT_HTML)
			.cacheControl(CacheControl.noCache())
			.header("Content-Security-Policy", POLICY)
			.header("X-Content-Type-Options", "nosniff")
			.header("Referrer-Policy", "same-origin")
			.body(page);
	}

}
