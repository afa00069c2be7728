// The size of the client and of its peers, each bundled the same way: npm ci && npm run sizes. Writes docs/client-size.md.
import { readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = new URL('../../../../../', import.meta.url);
const ours = new URL('auth-endpoints/src/main/resources/io/gatehouse/auth/client/client.js', root).pathname;
const served = new URL('auth-endpoints/target/client.js', root);
const { devDependencies } = JSON.parse(await readFile(new URL('package.json', import.meta.url)));

const PEERS = [
  ['keycloak-js', `export { default } from 'keycloak-js'`],
  ['better-auth', `export * from 'better-auth/client'`],
  ['oidc-client-ts', `export * from 'oidc-client-ts'`],
  ['supertokens-website', `export { default } from 'supertokens-website'`],
  ['@supabase/auth-js', `export * from '@supabase/auth-js'`],
  ['@auth0/auth0-spa-js', `export * from '@auth0/auth0-spa-js'`],
  ['axios-auth-refresh', `export * from 'axios-auth-refresh'`, ['axios']],
  ['axios', `export { default } from 'axios'`],
];

async function bundle(contents, external = []) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname }, bundle: true, minify: true, format: 'esm', target: 'es2022',
    platform: 'browser', write: false, external, logLevel: 'error',
  });
  return outputFiles[0].contents;
}

const row = (name, version, code) => ({ name, version, plain: code.length, gzipped: gzipSync(code, { level: 9 }).length });
const rows = [
  row('Gatehouse, as the gateway serves it', '', await readFile(served)),
  row('Gatehouse, bundled', '', await bundle(`export * from '${ours}'`)),
];
for (const [name, contents, external] of PEERS) {
  const note = external ? `${name} (without ${external})` : name;
  rows.push(row(note, devDependencies[name], await bundle(contents, external)));
}
const [first, second, ...others] = rows;
others.sort((one, other) => one.gzipped - other.gzipped);
const bytes = (count) => count.toLocaleString('en');
const lines = [first, second, ...others].map(
  ({ name, version, plain, gzipped }) =>
    `| ${name} | ${version} | ${bytes(plain)} | ${bytes(gzipped)} | ${(gzipped / first.gzipped).toFixed(1)} |`);
const text = `# The size of the client

Bytes. Each package is what a page gets that imports all of its client: bundled by esbuild ${devDependencies.esbuild} for the
browser (\`--bundle --minify --format=esm --target=es2022\`) and compressed by \`gzip -9\`. Made by
\`npm ci && npm run sizes\` in \`gateway/src/test/browser/sizes\`, after a build.

| client | version | minified | gzipped | times ours |
|---|---|---:|---:|---:|
${lines.join('\n')}

axios-auth-refresh keeps no tokens and has no session, it only repeats calls; axios is what it needs.
`;
await writeFile(new URL('docs/client-size.md', root), text);
console.log(text);
