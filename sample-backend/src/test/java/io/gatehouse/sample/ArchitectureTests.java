package io.gatehouse.sample;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packages = "io.gatehouse.sample", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule unaware = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.gatehouse.auth..", "io.gatehouse.gateway..", "org.springframework.security..",
				"com.nimbusds..")
		.because("a backend behind the gateway stays as it was");

}
