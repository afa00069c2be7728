// Whatever happens to the network, the server or the clock: nobody is signed out by it.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { ask, bare, by, eachInItsContext, eventually, fillSignIn, FRAGILE, HASTY, login, ORDINARY, REDIS_PID, refresh, signIn } from './support/browser.mjs';
import { network } from './support/proxy.mjs';

const tab = eachInItsContext();
let net;
beforeEach(async () => (net = await network(ORDINARY)));
afterEach(() => net.close());

const storages = ['memory', 'local', 'cookie'];
const expire = (page) =>
  // Nothing but a page's own clock and stopwatch says when a token ends.
  page.evaluate(() => {
    const real = performance.now.bind(performance);
    performance.now = () => real() + 600_000;
  });
const once = (path, answer) =>
  net.rule(path, async (call, pass) => {
    net.rule(path, null);
    return answer(call, pass);
  });
const html = { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Back soon</h1>' };
const problem = (status, code, headers = {}) => ({
  status, headers: { 'content-type': 'application/problem+json', ...headers }, body: JSON.stringify({ status, code }),
});

for (const storage of storages) {
  test(`the answer of a refresh is lost after the server rotated, ${storage}: the next try gets the same one`, async () => {
    const page = await bare(tab.context, net.origin, { storage });
    await login(page);
    once('/auth/refresh', async (call, pass) => {
      await pass();
      return null;
    });
    assert.equal(await refresh(page), 'unavailable');
    assert.equal(await page.evaluate(() => window.auth.session.user.email), 'ada@example.com');
    assert.equal(await refresh(page), 'done');
    const [lost, next] = net.of('/auth/refresh');
    assert.equal(lost.headers['idempotency-key'], next.headers['idempotency-key']);
    assert.ok(lost.headers['idempotency-key'].length >= 22, 'it names 128 bits');
    assert.equal(await refresh(page), 'done');
    assert.notEqual(net.of('/auth/refresh')[2].headers['idempotency-key'], lost.headers['idempotency-key']);
    assert.equal(await ask(page), 200);
  });

  test(`something else in place of a refresh, ${storage}: still signed in, and the next try succeeds`, async () => {
    const page = await bare(tab.context, net.origin, { storage });
    await login(page);
    for (const [what, answer] of Object.entries({
      'a page of a proxy': html,
      'a page of a proxy with 401': { ...html, status: 401 },
      'a 401 with an unknown code': problem(401, 'something_else'),
      'a known code with another status': problem(403, 'session_revoked'),
      '500': problem(500, 'session_expired'),
      '503': problem(503, 'auth_unavailable'),
      '429': problem(429, 'too_many_attempts'),
      'JSON that is no answer': { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' },
    })) {
      once('/auth/refresh', () => answer);
      const outcome = await refresh(page);
      assert.ok(!['done', 'signed_out'].includes(outcome), `${what}: ${outcome}`);
      assert.equal(await page.evaluate(() => window.auth.session?.user.email), 'ada@example.com', what);
      assert.equal(await refresh(page), 'done', what);
    }
    assert.ok(page.url().endsWith('/public/hello'));
    assert.equal(await ask(page), 200);
  });
}

test('Retry-After is kept to, also by what the application asks for', async () => {
  const page = await bare(tab.context, net.origin);
  await login(page);
  once('/auth/refresh', () => problem(503, 'auth_unavailable', { 'retry-after': '3' }));
  assert.equal(await refresh(page), 'auth_unavailable');
  assert.equal(await refresh(page), 'auth_unavailable');
  assert.equal(net.of('/auth/refresh').length, 1);
  await eventually('it refreshes again', async () => (await refresh(page)) === 'done');
});

test('an expired token and a server that is away: the call fails, and the client comes back by itself', async () => {
  const page = await bare(tab.context, net.origin, { storage: 'local' });
  await login(page);
  net.cut('*');
  await expire(page);
  assert.equal(await ask(page), 'unavailable');
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await eventually('it has tried', () => net.of('/auth/refresh').length >= 3);
  net.heal();
  await eventually('it has refreshed', () => net.of('/auth/refresh').some((call) => call.answer?.status === 200));
  assert.equal(await ask(page), 200);
});

test('offline, then online: refreshed at once', async () => {
  const page = await bare(tab.context, net.origin, { storage: 'cookie' });
  await login(page);
  await tab.context.setOffline(true);
  await expire(page);
  assert.equal(await ask(page), 'unavailable');
  assert.equal(await page.evaluate(() => window.auth.session.user.email), 'ada@example.com');
  await tab.context.setOffline(false);
  await eventually('it has refreshed', () => net.of('/auth/refresh').some((call) => call.answer?.status === 200));
  assert.equal(await ask(page), 200);
});

test('Redis is away: calls go on, a refresh is put off, nobody is signed out, and all recovers', async () => {
  const page = await bare(tab.context, FRAGILE, { storage: 'local' });
  await login(page);
  process.kill(+REDIS_PID, 'SIGSTOP');
  try {
    assert.equal(await refresh(page), 'auth_unavailable');
    assert.equal(await ask(page), 200);
    assert.equal(await page.evaluate(() => window.auth.session.user.email), 'ada@example.com');
    const visitor = await tab.context.newPage();
    await visitor.goto(`${FRAGILE}/signin`);
    await fillSignIn(visitor, 'memory');
    await by(visitor, 'sign-in-error').filter({ hasText: /away/ }).waitFor();
  } finally {
    process.kill(+REDIS_PID, 'SIGCONT');
  }
  await eventually('it refreshes again', async () => (await refresh(page)) === 'done');
  assert.equal(await ask(page), 200);
});

test("a backend's own 401 is the application's business: no refresh, no second try", async () => {
  const page = await bare(tab.context, net.origin);
  await login(page);
  net.rule('/api/orders', () => problem(401, 'token_expired', { 'www-authenticate': 'Bearer realm="shop"' }));
  assert.equal(await ask(page), 401);
  assert.equal(net.of('/api/orders').length, 1);
  assert.equal(net.of('/auth/refresh').length, 0);
});

test("the gateway's 401: one refresh and one more try, and no loop when it stays", async () => {
  const page = await bare(tab.context, net.origin);
  await login(page);
  net.rule('/api/orders', () => problem(401, 'token_expired', { 'www-authenticate': 'Bearer realm="gatehouse", error="invalid_token"' }));
  assert.equal(await ask(page), 401);
  assert.equal(net.of('/api/orders').length, 2);
  assert.equal(net.of('/auth/refresh').length, 1);
  const many = await page.evaluate(() =>
    Promise.all(Array.from({ length: 10 }, () => window.auth.fetch('/api/orders').then((answer) => answer.status))));
  assert.deepEqual(many, Array(10).fill(401));
  assert.equal(net.of('/api/orders').length, 22);
  assert.ok(net.of('/auth/refresh').length <= 3, 'calls at the same time share a refresh');
});

test('the body of a call is sent again, a stream is not', async () => {
  const page = await bare(tab.context, net.origin);
  await login(page);
  const refuse = () => once('/api/orders', () =>
    problem(401, 'token_expired', { 'www-authenticate': 'Bearer realm="gatehouse", error="invalid_token"' }));
  refuse();
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"item":"Assam","quantity":1}' };
  assert.equal(await page.evaluate((given) => window.auth.fetch('/api/orders', given).then((a) => a.status), init), 201);
  assert.deepEqual(net.of('/api/orders').map((call) => call.body), [init.body, init.body]);
  // A page can stream a request over HTTP/2 only: so it is the client's own reckoning that is looked at.
  const tries = await page.evaluate(async (given) => {
    const real = window.fetch;
    let sent = 0;
    window.fetch = async (request) => {
      if (new URL(request.url ?? request).pathname !== '/api/orders') return real(request, ...[]);
      sent++;
      return new Response(JSON.stringify({ code: 'token_expired' }), {
        status: 401, headers: { 'WWW-Authenticate': 'Bearer realm="gatehouse"' },
      });
    };
    const body = new Blob([given.body]).stream();
    await window.auth.fetch('/api/orders', { ...given, body, duplex: 'half' }).catch(() => {});
    window.fetch = real;
    return sent;
  }, init);
  assert.equal(tries, 1);
});

test("the page's clock is 10 minutes off, either way: still signed in", () =>
  Promise.all([10, -10].map(async (minutes) => {
    const shift = (page) =>
      page.addInitScript((by) => {
        const Real = Date;
        window.Date = class extends Real {
          constructor(...given) {
            super(...(given.length ? given : [Real.now() + by]));
          }
          static now() {
            return Real.now() + by;
          }
        };
      }, minutes * 60_000);
    const context = await tab.another();
    const wrong = await bare(context, HASTY, { storage: 'local' }, shift);
    await login(wrong);
    const right = await bare(context, HASTY, { storage: 'local' });
    let refreshed = 0;
    context.on('response', (response) => {
      if (response.url().endsWith('/auth/refresh') && response.ok()) refreshed++;
    });
    await eventually('the token was renewed in time', () => refreshed >= 3);
    assert.ok(refreshed < 30, 'and not all the time');
    assert.equal(await ask(wrong), 200);
    assert.equal(await ask(right), 200);
    const reloaded = await bare(context, HASTY, { storage: 'local' }, shift);
    assert.equal(await ask(reloaded), 200);
    assert.equal(await reloaded.evaluate(() => window.auth.session.user.email), 'ada@example.com');
  })));

test('garbage in the storage is nobody, and does not keep anybody from signing in', async () => {
  const page = await bare(tab.context, ORDINARY, { storage: 'local', signInPath: '/public/hello' });
  for (const garbage of ['{', 'null', '5', '{"sessionId":1}', '[]', '{"user":null}']) {
    const found = await page.evaluate(async (text) => {
      window.auth.dispose();
      localStorage.setItem('gatehouse.local', text);
      window.auth = window.module.createAuth({ storage: 'local', signInPath: '/public/hello' });
      await window.auth.ready;
      return window.auth.session;
    }, garbage);
    assert.equal(found, null, garbage);
    await login(page);
    assert.equal(await ask(page), 200, garbage);
  }
});

test('the sample app goes on after an outage', async () => {
  const page = await signIn(tab.context, net.origin, { storage: 'local' });
  net.cut('/api/orders');
  await by(page, 'order-item').fill('Sencha');
  await by(page, 'order-add').click();
  await page.getByText('still signed in').waitFor();
  net.heal();
  await by(page, 'order-add').click();
  await by(page, 'orders').getByText('Sencha').waitFor();
});
