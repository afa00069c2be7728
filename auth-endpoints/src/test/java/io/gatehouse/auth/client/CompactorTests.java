package io.gatehouse.auth.client;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CompactorTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					const first = 1; const second = first;           | const a=1,b=a;
					let name = x.name; x.name = name;                | let a=x.name;x.name=a;
					const { name } = x;                              | const{name:a}=x;
					const { name: other = 1 } = x;                   | const{name:a=1}=x;
					const [, name, ...more] = x; f(...more, name);   | const[,a,...b]=x;f(...b,a);
					const name = true; f({ name, other: name });     | const a=!0;f({name:a,other:a});
					f((name, { data }) => ({ name: data, }));        | f((b,{data:a})=>({name:a}));
					export function make({ size = 2 }) { return size; } | export function make({size:a=2}){return a}
					export class Made { constructor(size) { this.size = size; } } | export class Made{constructor(a){this.size=a}}
					try { f(); } catch (error) { throw error; }      | try{f()}catch(a){throw a}
					const half = 4 / 2 / 1; /^a\\/[/"] b$/.test(half) | const a=4/2/1;/^a\\/[/"] b$/.test(a)
					const yes = x ? no : 60_000; let no = 1;         | const b=x?a:60e3;let a=1;
					const a = { get size() { return 1; }, size };    | const a={get size(){return 1},size};
					for (const each of all) { f(each?.each); }       | for(const a of all){f(a?.each)}
					const f = (used = g?.used, { signal } = g) => used; | const b=(a=g?.used,{signal:c}=g)=>a;
					""")
	void compactWhenScriptThenMeansTheSame(String script, String expected) {
		assertThat(compact(script)).isEqualTo(expected + "\n");
	}

	@Test
	void compactWhenNamesNeverMeetThenTheyShareOne() {
		assertThat(compact("export function make(size) { const one = (first) => first; const two = (last) => last; }"))
			.isEqualTo("export function make(b){const c=(a)=>a,d=(a)=>a}\n");
	}

	@Test
	void compactWhenStringHasCommentOrSpacesThenIsLeftAlone() {
		assertThat(compact("// gone\nf('a  // b', 'it\\'s');")).isEqualTo("f('a  // b','it\\'s');\n");
	}

	@Test
	void compactWhenTemplateThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> compact("const a = `b`;"));
	}

	private static String compact(String script) {
		return new Compactor(Script.parse(script)).compact();
	}

}
