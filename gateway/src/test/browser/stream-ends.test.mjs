// WebSockets and event streams in a real browser: opened with the token among the protocols or in the header, and ended
// when the token or the session ends. ORDINARY and HASTY as in flow.test.mjs.
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
// What the contract says, and as much again for a loaded machine.
const SOON = 2_000;

let profile;
let browser;

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'gatehouse-streams-'));
  browser = await chromium.launchPersistentContext(profile, {
    // What the page's own policy forbids never reaches the gateway, which is to refuse it.
    executablePath: CHROMIUM, headless: true, args: FLAGS, bypassCSP: true,
  });
});

afterEach(async () => {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
});

// A page of the origin with a few words to say what a test does in one line.
async function open(origin) {
  const page = await browser.newPage();
  await page.goto(`${origin}/public/hello`);
  await page.evaluate((password) => {
    window.post = async (path, body) => {
      const answer = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body) });
      return answer.status === 204 ? null : answer.json();
    };
    window.login = () => window.post('/auth/login', { email: 'ada@example.com', password });
    window.socket = (token, address = location.origin) => new Promise((resolve) => {
      const socket = new WebSocket(`${address.replace('http', 'ws')}/ws/echo`, ['bearer', token]);
      socket.closed = new Promise((done) => {
        socket.onclose = (event) => done({ code: event.code, reason: event.reason, at: performance.now() });
      });
      socket.onopen = () => resolve(socket);
      socket.closed.then(() => resolve(socket));
    });
    window.ask = (socket, text) => new Promise((resolve) => {
      socket.onmessage = (event) => resolve(event.data);
      socket.send(text);
    });
    // Reads to the end, and tells whether that was a whole one.
    window.events = async (token) => {
      const answer = await fetch('/events/ticks', { headers: { Authorization: `Bearer ${token}` } });
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let seen = 0;
      const ended = (async () => {
        try {
          for (;;) {
            const { done } = await reader.read();
            if (done) return { whole: true, at: performance.now() };
            seen++;
          }
        } catch (error) {
          return { whole: false, error: String(error), at: performance.now() };
        }
      })();
      return { status: answer.status, ended, seen: () => seen };
    };
  }, PASSWORD);
  return page;
}

test('a socket takes its token among the protocols, and closes with 4403 when the user signs out', async () => {
  const page = await open(ORDINARY);
  const seen = await page.evaluate(async () => {
    const tokens = await login();
    const socket = await window.socket(tokens.accessToken);
    const echo = await ask(socket, 'hello');
    const { protocol } = socket;
    await post('/auth/logout', { refreshToken: tokens.refreshToken });
    const from = performance.now();
    const { code, reason, at } = await socket.closed;
    return { echo, protocol, code, reason, after: at - from };
  });
  console.log(`closed ${Math.round(seen.after)} ms after the answer to the logout`);
  assert.deepEqual([seen.echo, seen.protocol, seen.code, seen.reason], ['hello', 'bearer', 4403, 'session revoked']);
  assert.ok(seen.after < SOON, `after ${seen.after} ms`);
});

test('an event stream is completed, as a whole one, when the user signs out', async () => {
  const page = await open(ORDINARY);
  const seen = await page.evaluate(async () => {
    const tokens = await login();
    const stream = await events(tokens.accessToken);
    while (!stream.seen()) await new Promise((done) => setTimeout(done, 50));
    await post('/auth/logout', { refreshToken: tokens.refreshToken });
    const from = performance.now();
    const { whole, error, at } = await stream.ended;
    return { status: stream.status, whole, error, after: at - from };
  });
  console.log(`completed ${Math.round(seen.after)} ms after the answer to the logout`);
  assert.deepEqual([seen.status, seen.whole, seen.error], [200, true, undefined]);
  assert.ok(seen.after < SOON, `after ${seen.after} ms`);
});

test('at expiry a socket closes with 4401 and an event stream is completed; a refresh and both are back', async () => {
  const page = await open(HASTY);
  const seen = await page.evaluate(async () => {
    const tokens = await login();
    const from = performance.now();
    const socket = await window.socket(tokens.accessToken);
    const stream = await events(tokens.accessToken);
    const echo = await ask(socket, 'one');
    const [closed, ended] = await Promise.all([socket.closed, stream.ended]);
    const fresh = await post('/auth/refresh', { refreshToken: tokens.refreshToken });
    const again = await window.socket(fresh.accessToken);
    const second = await ask(again, 'two');
    const back = await events(fresh.accessToken);
    return { echo, second, code: closed.code, whole: ended.whole, status: back.status,
      life: tokens.expiresIn * 1000, closedAt: closed.at - from, endedAt: ended.at - from };
  });
  assert.deepEqual([seen.echo, seen.code, seen.whole, seen.second, seen.status], ['one', 4401, true, 'two', 200]);
  for (const at of [seen.closedAt, seen.endedAt]) {
    assert.ok(at < seen.life + SOON, `ended after ${at} ms of ${seen.life}`);
  }
});

test('a page of another origin opens no socket, with however good a token', async () => {
  const mine = await open(ORDINARY);
  const token = await mine.evaluate(async () => (await login()).accessToken);
  const other = await open(ORDINARY.replace('127.0.0.1', 'localhost'));
  const refused = await other.evaluate(async ([stolen, address]) => {
    const socket = await window.socket(stolen, address);
    return (await socket.closed).code;
  }, [token, ORDINARY]);
  assert.equal(refused, 1006, 'never opened');
  const echo = await mine.evaluate(async (good) => ask(await window.socket(good), 'mine'), token);
  assert.equal(echo, 'mine');
});
