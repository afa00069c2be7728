// Where a token may never go, and where a user may never be sent.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { bare, by, eachInItsContext, expectSignIn, fillSignIn, login, ORDINARY, PASSWORD, refresh, signIn } from './support/browser.mjs';
import { network } from './support/proxy.mjs';

const tab = eachInItsContext();
const cors = {
  'access-control-allow-origin': '*', 'access-control-allow-headers': 'authorization, last-event-id', 'access-control-expose-headers': '*',
  'access-control-allow-methods': '*',
};
let net;
let elsewhere;
beforeEach(async () => {
  net = await network(ORDINARY);
  elsewhere = await network(ORDINARY);
  elsewhere.rule('*', () => ({ status: 200, headers: { ...cors, 'content-type': 'text/plain' }, body: 'hello' }));
});
afterEach(() => Promise.all([net.close(), elsewhere.close()]));

// The page's own policy would not let it ask another origin at all.
const open = (options) => {
  net.rule('/public/hello', async (call, pass) => {
    const answer = await pass();
    delete answer.headers['content-security-policy'];
    return answer;
  });
  return bare(tab.context, net.origin, options);
};

test('a call of another origin carries no token, one of an allowed origin does', async () => {
  const page = await open({ origins: [] });
  await login(page);
  const url = `${elsewhere.origin}/thing`;
  const get = (given) => page.evaluate((wanted) => window.auth.fetch(wanted).then((answer) => answer.status), given);
  assert.equal(await get(url), 200);
  assert.equal(await get(url.replace('http:', '')), 200);
  assert.ok(elsewhere.calls.every((call) => !call.headers.authorization));
  const allowed = await open({ origins: [elsewhere.origin + '/'] });
  await login(allowed);
  await allowed.evaluate((wanted) => window.auth.fetch(wanted), url);
  assert.match(elsewhere.calls.at(-1).headers.authorization ?? '', /^Bearer ey/);
});

test('a redirect to another origin carries no token', async () => {
  const page = await open();
  await login(page);
  for (const status of [301, 302, 303, 307, 308]) {
    net.rule('/api/orders', () => ({ status, headers: { location: `${elsewhere.origin}/stolen` }, body: '' }));
    await page.evaluate(() => window.auth.fetch('/api/orders').catch(() => {}));
  }
  const token = await page.evaluate(() => window.auth.getAccessToken());
  const got = elsewhere.calls.filter((call) => call.path === '/stolen');
  assert.ok(got.length > 0, 'redirects were followed');
  assert.ok(!JSON.stringify(got.map((call) => [call.headers, call.body])).includes(token));
});

test('a refresh, a sign-in and a sign-out follow no redirect', async () => {
  const page = await open({ storage: 'local' });
  await login(page);
  for (const path of ['/auth/refresh', '/auth/login', '/auth/logout']) {
    net.rule(path, () => ({ status: 307, headers: { ...cors, location: `${elsewhere.origin}/stolen` }, body: '' }));
  }
  assert.equal(await refresh(page), 'unavailable');
  await page.evaluate((credentials) => window.auth.login(credentials).catch(() => {}), { email: 'ada@example.com', password: PASSWORD });
  await page.evaluate(() => void window.auth.logout());
  await expectSignIn(page);
  assert.deepEqual(elsewhere.calls, []);
});

test('sockets and streams of another origin carry no token', async () => {
  const page = await open();
  await login(page);
  const asked = new Promise((done) => elsewhere.server.on('upgrade', (request, socket) => (socket.destroy(), done(request))));
  await page.evaluate((origin) => {
    window.auth.events(`${origin}/events`);
    window.auth.webSocket(`${origin}/socket`, ['chat']);
  }, elsewhere.origin);
  assert.equal((await asked).headers['sec-websocket-protocol'], 'chat');
  assert.ok(elsewhere.calls.every((call) => !call.headers.authorization));
});

test('whoever signs in is sent to where he was, on this site only', async () => {
  const origin = net.origin;
  const page = await tab.context.newPage();
  await page.goto(`${origin}/signin`);
  await page.evaluate(async () => (window.auth = (await import('/auth/client.js')).createAuth()));
  const wanted = (value) =>
    page.evaluate((given) => {
      history.replaceState(null, '', `/signin?return_to=${encodeURIComponent(given)}`);
      return window.auth.returnTo();
    }, value);
  for (const good of ['/', '/orders?page=2#top', '/#sessions', '/a//b', '/%2F%2Fevil.example']) {
    assert.equal(await wanted(good), good);
  }
  const host = 'evil.example';
  const hostile = [
    `//${host}`, `///${host}`, `/\\${host}`, `\\\\${host}`, `/\t/${host}`, `/\n/${host}`, `\t//${host}`, ` //${host}`,
    `http://${host}`, `https:${host}`, `http:/${host}`, `javascript:alert(1)`, `data:text/html,x`, `${host}`, `.${host}`, `@${host}`,
    `//${host}/%2f..`, `/\r/${host}`, `${origin}@${host}`, `${origin}.${host}`, `blob:${origin}/x`, '',
  ];
  for (const value of hostile) assert.equal(await wanted(value), '/', JSON.stringify(value));
  // What a browser makes of a path is the last word.
  for (const value of [`//${host}`, `/.//${host}`, `/x/..//${host}`]) {
    await page.goto(`${origin}/signin?return_to=${encodeURIComponent(value)}`);
    await fillSignIn(page, 'memory');
    await page.waitForURL((url) => url.pathname !== '/signin', { waitUntil: 'commit' });
    assert.equal(new URL(page.url()).origin, origin, JSON.stringify(value));
  }
});

test('no token in a URL, in the console, in the page or in an error', async () => {
  const said = [];
  tab.context.on('console', (message) => said.push(message.text()));
  tab.context.on('weberror', (error) => said.push(String(error.error())));
  const page = await signIn(tab.context, net.origin, { storage: 'local' });
  const seen = [await page.content()];
  await page.evaluate(() => (location.hash = '#sessions'));
  await by(page, 'sessions').getByRole('listitem').first().waitFor();
  seen.push(await page.content());
  await page.evaluate(() => (location.hash = '#live'));
  await by(page, 'ticks').getByRole('listitem').first().waitFor();
  await by(page, 'refresh-now').click();
  await page.getByText('Renewed just now').waitFor();
  net.rule('/auth/refresh', () => ({ status: 503, headers: { 'content-type': 'text/html' }, body: 'x' }));
  await by(page, 'refresh-now').click();
  await page.getByText('try again').first().waitFor();
  await page.evaluate(() => (location.hash = '#flow'));
  await by(page, 'timeline').getByRole('listitem').first().waitFor();
  seen.push(await page.content());
  const errors = await page.evaluate(async (origin) => {
    const { createAuth } = await import('/auth/client.js');
    const auth = createAuth({ storage: 'local' });
    await auth.ready;
    const failures = [];
    for (const work of [() => auth.refresh(), () => auth.login({ email: 'a@b', password: 'wrong' }), () => auth.revokeSession('x')]) {
      await work().catch((error) => failures.push(JSON.stringify(error), String(error), error.stack, error.message));
    }
    return failures;
  }, net.origin);
  const tokens = net.calls
    .filter((call) => ['/auth/login', '/auth/refresh'].includes(call.path) && call.answer?.status === 200)
    .map((call) => JSON.parse(call.answer.body))
    .flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken]);
  assert.ok(tokens.length >= 4);
  assert.ok(errors.length > 0);
  const urls = tab.calls.map((call) => call.url());
  for (const token of tokens) {
    for (const [where, texts] of Object.entries({ urls, said, seen, errors })) {
      // Of a JWT already the signature would do.
      assert.ok(!texts.some((text) => text.includes(token) || text.includes(token.slice(-40))), `no token in ${where}`);
    }
  }
  assert.ok(!urls.some((url) => url.includes('ghr_') || url.includes('eyJ')));
});
