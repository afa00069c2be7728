// Walks the six steps of the flow in a real browser. The addresses come from the test that starts the gateways:
// ORDINARY has the usual lifetimes, HASTY gives access tokens of a few seconds and sessions of little more.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { by, eachInItsContext, eventually, expectSignIn, HASTY, ORDINARY, signIn } from './support/browser.mjs';

const tab = eachInItsContext();
/** The orders of another browser, or of another try, are there too. */
const RUN = randomUUID().slice(0, 8);
const paths = (path) => tab.calls.filter((call) => new URL(call.url()).pathname === path);
const refreshed = () =>
  Promise.all(paths('/auth/refresh').map(async (call) => (await call.response().catch(() => null))?.ok()))
    .then((answers) => answers.filter(Boolean).length);

test('1, 2: signing in gives tokens, and every call carries the access token but never the refresh token', async () => {
  const page = await signIn(tab.context, ORDINARY);
  await by(page, 'order-item').fill(`Tea ${RUN}`);
  await by(page, 'order-quantity').fill('2');
  await by(page, 'order-add').click();
  await by(page, 'orders').getByText(`Tea ${RUN}`).waitFor();
  const orders = paths('/api/orders');
  assert.ok(orders.length >= 2, 'orders were listed and one was made');
  const login = paths('/auth/login').at(-1);
  const { accessToken, refreshToken } = await (await login.response()).json();
  for (const call of orders) {
    assert.equal((await call.allHeaders()).authorization, `Bearer ${accessToken}`);
  }
  for (const call of tab.calls) {
    const carried = JSON.stringify(await call.allHeaders()) + (call.postData() ?? '') + call.url();
    assert.ok(!carried.includes(refreshToken), `${call.url()} does not carry the refresh token`);
    assert.ok(!call.url().includes(accessToken), 'no token in a URL');
  }
});

test('wrong password: an error that says so, and nobody is signed in', async () => {
  const page = await tab.context.newPage();
  await page.goto(`${ORDINARY}/signin`);
  await by(page, 'email').fill('ada@example.com');
  await by(page, 'password').fill('wrong');
  await by(page, 'sign-in').click();
  await by(page, 'sign-in-error').filter({ hasText: /\S/ }).waitFor();
  assert.ok(page.url().includes('/signin'));
});

test('3: an access token that expires is renewed without a word', async () => {
  const page = await signIn(tab.context, HASTY);
  // The first token is over by the second refresh.
  await eventually('renewed twice', async () => (await refreshed()) >= 2);
  await by(page, 'order-item').fill(`Later ${RUN}`);
  await by(page, 'order-quantity').fill('1');
  await by(page, 'order-add').click();
  await by(page, 'orders').getByText(`Later ${RUN}`).waitFor();
  assert.equal(paths('/auth/logout').length, 0);
});

test('3: a 401 for an expired token is refreshed once and the call repeated', async () => {
  const page = await signIn(tab.context, ORDINARY);
  let refused = 0;
  await page.route('**/api/orders', async (route) => {
    // What the gateway answers when the token ran out on the way.
    if (route.request().method() === 'POST' && refused++ === 0) {
      await route.fulfill({
        status: 401,
        headers: { 'WWW-Authenticate': 'Bearer realm="gatehouse", error="invalid_token"' },
        contentType: 'application/problem+json',
        body: JSON.stringify({ status: 401, code: 'token_expired' }),
      });
    } else {
      await route.continue();
    }
  });
  await by(page, 'order-item').fill(`Again ${RUN}`);
  await by(page, 'order-quantity').fill('1');
  await by(page, 'order-add').click();
  await by(page, 'orders').getByText(`Again ${RUN}`).waitFor();
  assert.equal(paths('/auth/refresh').length, 1);
  assert.ok((await paths('/auth/refresh')[0].allHeaders())['idempotency-key']?.length >= 22);
});

test('4: an expired refresh token is only refused; the client clears and goes to the sign-in page', async () => {
  const page = await signIn(tab.context, HASTY, { storage: 'local' });
  await tab.context.setOffline(true);
  // Longer than a session of the hasty gateway may be idle, which only the server's clock tells.
  await new Promise((done) => setTimeout(done, 8_500));
  await tab.context.setOffline(false);
  await expectSignIn(page);
  const answers = [];
  for (const call of paths('/auth/refresh')) {
    const response = await call.response().catch(() => null);
    if (response?.status() === 401) {
      answers.push((await response.json()).code);
    }
  }
  assert.deepEqual(answers, ['session_expired']);
  assert.equal(paths('/auth/logout').length, 0, 'nobody calls logout for a refused refresh');
  const left = await page.evaluate(() => JSON.stringify(Object.entries(localStorage)));
  assert.ok(!left.includes('ghr_'), 'no token is left in the storage');
});

test('5: signing out ends the session on the server and in the client', async () => {
  const page = await signIn(tab.context, ORDINARY, { storage: 'local' });
  const login = paths('/auth/login').at(-1);
  const { accessToken, refreshToken } = await (await login.response()).json();
  const revoked = page.waitForResponse((response) => response.url().endsWith('/auth/logout'));
  await by(page, 'sign-out').click();
  assert.equal((await revoked).status(), 204);
  await expectSignIn(page);
  const refresh = await fetch(`${ORDINARY}/auth/refresh`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ refreshToken }),
  });
  assert.equal(refresh.status, 401);
  assert.equal((await refresh.json()).code, 'session_revoked');
  const call = await fetch(`${ORDINARY}/api/orders`, { headers: { Authorization: `Bearer ${accessToken}` } });
  assert.equal(call.status, 401);
  assert.equal((await call.json()).code, 'session_revoked');
  await page.goto(ORDINARY);
  await expectSignIn(page);
});

test('5: signing out in one tab signs the other one out', async () => {
  const first = await signIn(tab.context, ORDINARY, { storage: 'local' });
  const second = await tab.context.newPage();
  await second.goto(ORDINARY);
  await by(second, 'sign-out').waitFor();
  await by(first, 'sign-out').click();
  await expectSignIn(first);
  await expectSignIn(second);
});

test('6: memory forgets when the tab closes', async () => {
  const page = await signIn(tab.context, ORDINARY, { storage: 'memory' });
  await page.close();
  const again = await tab.context.newPage();
  await again.goto(ORDINARY);
  await expectSignIn(again);
});

test('6: local storage stays signed in when the tab closes', async () => {
  const page = await signIn(tab.context, ORDINARY, { storage: 'local' });
  await page.close();
  const again = await tab.context.newPage();
  await again.goto(ORDINARY);
  await by(again, 'sign-out').waitFor();
  await by(again, 'who').getByText('ada@example.com').waitFor();
});

test('an admin-only operation is refused to a user and allowed to an admin', async () => {
  const ada = await signIn(tab.context, ORDINARY);
  const token = async () => (await (await paths('/auth/login').at(-1).response()).json()).accessToken;
  const ask = async () => (await fetch(`${ORDINARY}/api/admin/orders`, {
    headers: { Authorization: `Bearer ${await token()}` },
  })).status;
  assert.equal(await ask(), 403);
  await by(ada, 'sign-out').click();
  await expectSignIn(ada);
  await signIn(tab.context, ORDINARY, { email: 'grace@example.com' });
  assert.equal(await ask(), 200);
});
