// The client as a package: its types, what is packed, and the recipes of the documentation, compiled and run.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { eachInItsContext, eventually, expectSignIn, ORDINARY, PASSWORD } from './support/browser.mjs';
import { network } from './support/proxy.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../../..');
const client = join(root, 'auth-endpoints/src/main/resources/io/gatehouse/auth/client');
const run = promisify(execFile);
const tab = eachInItsContext();

async function bundle(entry) {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: here, loader: 'ts' },
    bundle: true, format: 'esm', write: false, nodePaths: [join(here, 'node_modules')],
    alias: { 'gatehouse-client': join(client, 'client.js') }, define: { 'process.env.NODE_ENV': '"production"' },
    tsconfigRaw: { compilerOptions: { jsx: 'react-jsx', experimentalDecorators: true } },
  });
  return outputFiles[0].text;
}

/** A page with the bundle in it, on the gateway's origin. */
async function open(t, entry) {
  const net = await network(ORDINARY);
  t.after(() => net.close());
  const code = await bundle(entry);
  net.rule('/recipe', () => ({
    status: 200, headers: { 'content-type': 'text/html' },
    body: '<!doctype html><div id="root"><app-account></app-account></div><script type="module" src="/recipe.js"></script>',
  }));
  net.rule('/recipe.js', () => ({ status: 200, headers: { 'content-type': 'text/javascript' }, body: code }));
  const page = await tab.context.newPage();
  await page.goto(`${net.origin}/recipe`);
  await page.waitForFunction(() => window.auth);
  return { net, page };
}

const recipe = (name) => JSON.stringify(join(root, 'docs/client', name));
const login = (page) =>
  page.evaluate((given) => window.auth.login(given), { email: 'ada@example.com', password: PASSWORD });

test('the types, the recipes among what uses them, compile', async () => {
  await run(join(here, 'node_modules/.bin/tsc'), ['-p', join(here, 'types')]).catch((error) => assert.fail(error.stdout));
});

test('the package has the client and its types, and nothing else', async () => {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json'], { cwd: client });
  const [packed] = [JSON.parse(stdout)].flatMap((said) => (Array.isArray(said) ? said : Object.values(said)));
  assert.deepEqual(packed.files.map((file) => file.path).sort(), ['client.d.ts', 'client.js', 'package.json']);
});

const FRAMEWORKS = {
  'react.tsx': `import { createElement } from 'react'; import { createRoot } from 'react-dom/client';
    import { Account, auth } from ${recipe('react.tsx')};
    createRoot(document.getElementById('root')).render(createElement(Account)); window.auth = auth;`,
  'vue.ts': `import { createApp } from 'vue'; import { Account, auth } from ${recipe('vue.ts')};
    createApp(Account).mount('#root'); window.auth = auth;`,
  'angular.ts': `import '@angular/compiler'; import { provideZonelessChangeDetection } from '@angular/core';
    import { bootstrapApplication } from '@angular/platform-browser'; import { Account, auth } from ${recipe('angular.ts')};
    bootstrapApplication(Account, { providers: [provideZonelessChangeDetection()] }); window.auth = auth;`,
};

for (const [name, entry] of Object.entries(FRAMEWORKS)) {
  test(`the recipe ${name} follows the session`, async (t) => {
    const { page } = await open(t, entry);
    await page.getByText('Nobody is signed in.').waitFor();
    await login(page);
    await page.getByText('Hello, ada@example.com.').waitFor();
    await page.reload();
    await page.getByText('Hello, ada@example.com.').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expectSignIn(page);
  });
}

test('the recipe axios.ts calls with the token, and once more after a refresh', async (t) => {
  const { page, net } = await open(t, `import { auth, http } from ${recipe('axios.ts')}; Object.assign(window, { auth, http });`);
  await login(page);
  assert.equal(await page.evaluate(() => window.http.get('/api/orders').then((answer) => answer.status)), 200);
  const refuse = () => net.rule('/api/orders', () => {
    net.rule('/api/orders', null);
    return {
      status: 401, headers: { 'content-type': 'application/problem+json', 'www-authenticate': 'Bearer realm="gatehouse"' },
      body: '{"code":"token_expired"}',
    };
  });
  const order = { item: 'Oolong', quantity: 3 };
  // Where a machine under load is as good as away, the 401 stays one: then a user tries again, too.
  await eventually('it is ordered', () => {
    refuse();
    return page.evaluate((given) => window.http.post('/api/orders', given).then(({ data }) => data.item === 'Oolong', () => false), order);
  });
  assert.equal(net.of('/auth/refresh').filter((call) => call.answer?.status === 200).length, 1);
});
