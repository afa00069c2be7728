// Walks the six steps of the flow in a real browser. The addresses come from the test that starts the gateways:
// ORDINARY has the usual lifetimes, HASTY gives access tokens of a few seconds and sessions of little more.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { chromium } from 'playwright-core';

const { ORDINARY, HASTY, CHROMIUM } = process.env;
const PASSWORD = 'correct-horse-battery-staple';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

let profile;
let browser;
let calls;

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'gatehouse-browser-'));
  browser = await chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, headless: true, args: FLAGS });
  calls = [];
  browser.on('request', (request) => calls.push(request));
});

afterEach(async () => {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
});

const by = (page, id) => page.getByTestId(id);
const paths = (suffix) => calls.filter((call) => new URL(call.url()).pathname === suffix);

async function signIn(origin, { storage = 'memory', email = 'ada@example.com' } = {}) {
  const page = await browser.newPage();
  await page.goto(`${origin}/signin`);
  await by(page, 'email').fill(email);
  await by(page, 'password').fill(PASSWORD);
  await choose(page, storage);
  await by(page, 'sign-in').click();
  await by(page, 'who').getByText(email).waitFor();
  return page;
}

async function choose(page, storage) {
  const control = by(page, 'storage');
  const tag = await control.evaluate((element) => element.tagName);
  if (tag === 'SELECT') {
    await control.selectOption(storage);
  } else {
    await control.locator(`input[value="${storage}"]`).check();
  }
}

async function expectSignIn(page) {
  await page.waitForURL('**/signin*');
  await by(page, 'sign-in').waitFor();
}

test('1, 2: signing in gives tokens, and every call carries the access token but never the refresh token', async () => {
  const page = await signIn(ORDINARY);
  await by(page, 'order-item').fill('Tea');
  await by(page, 'order-quantity').fill('2');
  await by(page, 'order-add').click();
  await by(page, 'orders').getByText('Tea').waitFor();
  const orders = paths('/api/orders');
  assert.ok(orders.length >= 2, 'orders were listed and one was made');
  const [login] = paths('/auth/login');
  const { accessToken, refreshToken } = await (await login.response()).json();
  for (const call of orders) {
    assert.equal((await call.allHeaders()).authorization, `Bearer ${accessToken}`);
  }
  for (const call of calls) {
    const carried = JSON.stringify(await call.allHeaders()) + (call.postData() ?? '') + call.url();
    assert.ok(!carried.includes(refreshToken), `${call.url()} does not carry the refresh token`);
    assert.ok(!call.url().includes(accessToken), 'no token in a URL');
  }
});

test('wrong password: an error that says so, and nobody is signed in', async () => {
  const page = await browser.newPage();
  await page.goto(`${ORDINARY}/signin`);
  await by(page, 'email').fill('ada@example.com');
  await by(page, 'password').fill('wrong');
  await by(page, 'sign-in').click();
  await by(page, 'sign-in-error').filter({ hasText: /\S/ }).waitFor();
  assert.ok(page.url().includes('/signin'));
});

test('3: an access token that expires is renewed without a word', async () => {
  const page = await signIn(HASTY);
  await page.waitForResponse((response) => response.url().endsWith('/auth/refresh') && response.ok());
  await page.waitForTimeout(4_000);
  await by(page, 'order-item').fill('Later');
  await by(page, 'order-quantity').fill('1');
  await by(page, 'order-add').click();
  await by(page, 'orders').getByText('Later').waitFor();
  assert.equal(paths('/auth/logout').length, 0);
});

test('3: a 401 for an expired token is refreshed once and the call repeated', async () => {
  const page = await signIn(ORDINARY);
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
  await by(page, 'order-item').fill('Again');
  await by(page, 'order-quantity').fill('1');
  await by(page, 'order-add').click();
  await by(page, 'orders').getByText('Again').waitFor();
  assert.equal(paths('/auth/refresh').length, 1);
  assert.ok((await paths('/auth/refresh')[0].allHeaders())['idempotency-key']?.length >= 22);
});

test('4: an expired refresh token is only refused; the client clears and goes to the sign-in page', async () => {
  const page = await signIn(HASTY, { storage: 'local' });
  await browser.setOffline(true);
  // Longer than the session of the hasty gateway may be idle.
  await page.waitForTimeout(9_000);
  await browser.setOffline(false);
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
  const page = await signIn(ORDINARY, { storage: 'local' });
  const [login] = paths('/auth/login');
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
  const first = await signIn(ORDINARY, { storage: 'local' });
  const second = await browser.newPage();
  await second.goto(ORDINARY);
  await by(second, 'sign-out').waitFor();
  await by(first, 'sign-out').click();
  await expectSignIn(first);
  await expectSignIn(second);
});

test('6: memory forgets when the tab closes', async () => {
  const page = await signIn(ORDINARY, { storage: 'memory' });
  await page.close();
  const again = await browser.newPage();
  await again.goto(ORDINARY);
  await expectSignIn(again);
});

test('6: local storage stays signed in when the tab closes', async () => {
  const page = await signIn(ORDINARY, { storage: 'local' });
  await page.close();
  const again = await browser.newPage();
  await again.goto(ORDINARY);
  await by(again, 'sign-out').waitFor();
  await by(again, 'who').getByText('ada@example.com').waitFor();
});

test('an admin-only operation is refused to a user and allowed to an admin', async () => {
  const ada = await signIn(ORDINARY);
  const token = async () => (await (await paths('/auth/login').at(-1).response()).json()).accessToken;
  const ask = async () => (await fetch(`${ORDINARY}/api/admin/orders`, {
    headers: { Authorization: `Bearer ${await token()}` },
  })).status;
  assert.equal(await ask(), 403);
  await by(ada, 'sign-out').click();
  await expectSignIn(ada);
  await signIn(ORDINARY, { email: 'grace@example.com' });
  assert.equal(await ask(), 200);
});
