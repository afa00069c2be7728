// The cookie transport in a real browser, step by step. The page calls the endpoints itself, as a client with storage
// 'cookie' does.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { inFirefox, inOneContext, ORDINARY, PASSWORD } from './support/browser.mjs';

const NAME = '__Host-gatehouse-refresh';
let page;
const tab = inOneContext({}, async (context) => {
  page = await context.newPage();
  await page.goto(`${ORDINARY}/signin`);
});

const cookie = async () => (await tab.context.cookies()).find((each) => each.name === NAME);

/** What a page of the application sends; on a busy machine the first calls may be answered with 503, and are repeated. */
const send = (path, body) => page.evaluate(async ([path, body]) => {
  let answer;
  for (let attempt = 0; attempt < 20 && (!answer || answer.status === 503); attempt++) {
    if (answer) await new Promise((resolve) => setTimeout(resolve, 250));
    answer = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Gatehouse-Client': '1' },
      body: body ? JSON.stringify(body) : '{}',
    });
  }
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : null };
}, [path, body]);

test('signing in sets a cookie that script cannot read, and no refresh token is in the answer', async () => {
  const answer = await send('/auth/login',
    { email: 'grace@example.com', password: PASSWORD, refreshTransport: 'cookie' });
  assert.equal(answer.status, 200);
  assert.equal(answer.body.refreshToken, undefined);
  const kept = await cookie();
  assert.ok(kept.httpOnly && kept.secure && kept.sameSite === 'Strict' && kept.path === '/');
  assert.ok(!(await page.evaluate(() => document.cookie)).includes('gatehouse'));
});

test('a reload keeps the user signed in', async () => {
  const before = (await cookie()).value;
  await page.reload();
  const answer = await send('/auth/refresh');
  assert.equal(answer.status, 200);
  assert.equal(answer.body.user.email, 'grace@example.com');
  assert.notEqual((await cookie()).value, before);
});

test('no backend sees the cookie', async () => {
  const { body } = await send('/auth/refresh');
  const seen = await page.evaluate(async (token) => (await fetch('/api/echo',
    { headers: { Authorization: `Bearer ${token}` } })).text(), body.accessToken);
  assert.ok(seen.toLowerCase().includes('x-auth-subject'));
  assert.ok(!seen.includes('ghr_') && !seen.includes(NAME));
});

test('a form that another site posts gets 403, with and without the cookie, and leaves it alone', async () => {
  // Another port is the same site, so that SameSite does not keep the cookie back; another host is another site.
  const elsewhere = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<form method="post" action="${ORDINARY}${request.url}" enctype="text/plain"><button>Go</button></form>`);
  });
  await new Promise((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  try {
    for (const host of ['127.0.0.1', 'localhost']) {
      for (const path of ['/auth/logout', '/auth/refresh']) {
        const stranger = await tab.context.newPage();
        await stranger.goto(`http://${host}:${elsewhere.address().port}${path}`);
        const answered = stranger.waitForResponse((response) => response.request().method() === 'POST');
        await stranger.click('button');
        const answer = await answered;
        const sent = (await answer.request().allHeaders()).cookie ?? '';
        assert.equal(sent.includes(NAME), host === '127.0.0.1', `the cookie goes along from ${host}`);
        assert.equal(answer.status(), sent.includes(NAME) ? 403 : 415, `${path} from ${host}`);
        // Firefox takes such an answer for a file to be saved, and does not show it.
        if (answer.status() === 403 && !inFirefox) assert.equal((await answer.json()).code, 'csrf_failed');
        assert.equal(answer.headers()['set-cookie'], undefined);
        await stranger.close();
      }
    }
  } finally {
    elsewhere.close();
  }
  assert.equal((await send('/auth/refresh')).status, 200, 'still signed in');
});

test('signing out removes the cookie and ends the session', async () => {
  const { value } = await cookie();
  assert.equal((await send('/auth/logout')).status, 204);
  assert.equal(await cookie(), undefined);
  assert.equal((await send('/auth/refresh')).body.code, 'session_expired');
  const replay = await send('/auth/refresh', { refreshToken: value });
  assert.equal(replay.body.code, 'session_revoked');
});
