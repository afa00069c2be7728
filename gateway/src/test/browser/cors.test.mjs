// Calls the gateway from pages of other origins, in a real browser. ALLOWED and REFUSED are origins of the same page;
// ORDINARY is a gateway whose backend and Redis are there, DOWN one without either.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inOneContext, ORDINARY as UP, PASSWORD } from './support/browser.mjs';

const { ALLOWED, REFUSED, DOWN } = process.env;

const pages = {};
let token;

// The page's own policy would keep it from asking.
inOneContext({ bypassCSP: true }, async (context) => {
  for (const origin of [ALLOWED, REFUSED]) {
    pages[origin] = await context.newPage();
    await pages[origin].goto(`${origin}/signin`);
  }
  let login;
  do {
    login = await fetch(`${UP}/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ada@example.com', password: PASSWORD }) });
  } while (login.status === 503);
  token = (await login.json()).accessToken;
});

// What a page sees of an answer, and the header lines that came.
async function call(origin, url, options = {}) {
  const page = pages[origin];
  const lines = [];
  const listen = (response) => {
    if (response.url() === url && response.request().method() !== 'OPTIONS') lines.push(response.headersArray());
  };
  page.on('response', listen);
  try {
    const seen = await page.evaluate(async ([address, init]) => {
      try {
        const response = await fetch(address, init);
        const text = await response.text();
        let code;
        try { code = JSON.parse(text).code; } catch { code = undefined; }
        return { status: response.status, code, challenge: response.headers.get('www-authenticate'),
          retryAfter: response.headers.get('retry-after') };
      } catch (error) {
        return { error: error.name };
      }
    }, [url, options]);
    return { ...seen, lines: (await Promise.all(lines))[0] };
  } finally {
    page.off('response', listen);
  }
}

const named = (lines, name) => lines.filter((line) => line.name.toLowerCase() === name).map((line) => line.value);

function assertOnce(lines) {
  assert.deepEqual(named(lines, 'access-control-allow-origin'), [ALLOWED]);
  assert.deepEqual(named(lines, 'access-control-allow-credentials'), ['true']);
  assert.deepEqual(named(lines, 'access-control-expose-headers'), ['WWW-Authenticate, Retry-After']);
  assert.equal(named(lines, 'vary').join(',').toLowerCase().split(/[\s,]+/).filter((name) => name === 'origin').length, 1);
}

const bearer = (text) => ({ headers: { authorization: `Bearer ${text}` } });
const json = (body) => ({ method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': 'a'.repeat(22) },
  body: JSON.stringify(body) });

const CASES = [
  ['200 of a backend', () => [`${UP}/public/hello`], 200],
  ['200 of a backend with a token, after a preflight', () => [`${UP}/api/orders`, bearer(token)], 200],
  ['201 after a preflight for JSON', () => [`${UP}/api/orders`,
    { method: 'POST', headers: { ...bearer(token).headers, 'content-type': 'application/json' },
      body: JSON.stringify({ item: 'Rooibos', quantity: 1 }) }], 201],
  ['200 of our own endpoint', () => [`${UP}/auth/me`, bearer(token)], 200],
  ['400 of the firewall', () => [`${UP}/public/%00`], 400, 'request_invalid'],
  ['400 of the route', () => [`${UP}/public/a%2Fb`], 400, 'request_invalid'],
  ['401 without a token', () => [`${UP}/api/orders`], 401, 'token_missing'],
  ['401 with a bad token', () => [`${UP}/api/orders`, bearer('bad')], 401, 'token_invalid'],
  ['401 of a refresh', () => [`${UP}/auth/refresh`, json({ refreshToken: 'bad' })], 401, 'session_expired'],
  ['401 of a login', () => [`${UP}/auth/login`, json({ email: 'nobody@example.com', password: 'x' })], 401,
    'invalid_credentials'],
  ['403', () => [`${UP}/api/admin/orders`, bearer(token)], 403, 'access_denied'],
  ['404', () => [`${UP}/nothing`], 404, 'not_found'],
  ['413', () => [`${UP}/public/hello`, { method: 'POST', body: 'a'.repeat(70_000) }], 413, 'payload_too_large'],
  ['502', () => [`${DOWN}/public/hello`], 502, 'upstream_unavailable'],
  ['503 of a route', () => [`${DOWN}/api/orders`, bearer(token)], 503, 'auth_unavailable'],
  ['503 of a login', () => [`${DOWN}/auth/login`, json({ email: 'ada@example.com', password: PASSWORD })], 503,
    'auth_unavailable'],
];

for (const [name, request, status, code] of CASES) {
  test(`${name}: an allowed page reads it, a refused one does not`, async () => {
    const [url, options] = request();
    const allowed = await call(ALLOWED, url, options);
    assert.equal(allowed.status, status, JSON.stringify(allowed));
    if (code) {
      assert.equal(allowed.code, code);
    }
    if ((status === 401 || status === 403) && !url.includes('/auth/')) {
      assert.match(allowed.challenge, /^Bearer realm="gatehouse"/);
    }
    if (status === 503) {
      assert.ok(allowed.retryAfter, 'Retry-After can be read');
    }
    assertOnce(allowed.lines);
    const refused = await call(REFUSED, url, options);
    assert.equal(refused.error, 'TypeError', JSON.stringify(refused));
    if (refused.lines) {
      assert.deepEqual(refused.lines.filter((line) => line.name.toLowerCase().startsWith('access-control-')), []);
      assert.match(named(refused.lines, 'vary').join(','), /origin/i);
    }
  });
}

test('429: an allowed page reads it, a refused one does not', async () => {
  const guess = () => [`${UP}/auth/login`, json({ email: 'guessed@example.com', password: 'wrong' })];
  let seen;
  for (let i = 0; i < 40 && seen?.status !== 429; i++) {
    seen = await call(ALLOWED, ...guess());
    assertOnce(seen.lines);
    // A machine under load may be as good as away for a moment: then the next guess.
    if (seen.status === 503) continue;
    assert.ok([401, 429].includes(seen.status), JSON.stringify(seen));
  }
  assert.deepEqual([seen.status, seen.code], [429, 'too_many_attempts']);
  assert.ok(seen.retryAfter, 'Retry-After can be read');
  assert.equal((await call(REFUSED, ...guess())).error, 'TypeError');
});
