// WebSockets and event streams in a real browser: opened with the token among the protocols or in the header, and ended
// when the token or the session ends. First by a page that does all itself, then by the client.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bare, eachInItsContext, eventually, HASTY, login, ORDINARY, PASSWORD } from './support/browser.mjs';

// What the contract says, and as much again for a loaded machine.
const SOON = 2_000;
// What the page's own policy forbids never reaches the gateway, which is to refuse it.
const tab = eachInItsContext({ bypassCSP: true });

/** Gives the page `post`. Under load a gateway may answer 503, and a user would try again. */
const canPost = (page) =>
  page.evaluate(() => {
    window.post = async (path, body) => {
      for (let tries = 0; tries < 20; tries++) {
        const answer = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(body) });
        if (answer.ok) return answer.status === 204 ? null : answer.json();
        if (answer.status !== 503) throw new Error(`${path} answers ${answer.status}`);
        await new Promise((done) => setTimeout(done, 250));
      }
      throw new Error(`${path} answers 503 again and again`);
    };
  });

// A page of the origin with a few words to say what a test does in one line.
async function open(origin) {
  const page = await tab.context.newPage();
  await page.goto(`${origin}/public/hello`);
  await canPost(page);
  await page.evaluate((password) => {
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

/**
 * Has the client open both, says something every 100 ms and notes what comes; the page itself does nothing else. It stays
 * where it is when its user is gone, so that the end can be seen.
 */
async function connect(origin, storage = 'memory') {
  const page = await bare(tab.context, origin, { storage, signInPath: '/public/hello' });
  await login(page);
  await canPost(page);
  await page.evaluate(() => {
    const Real = window.WebSocket;
    window.sockets = [];
    window.WebSocket = class extends Real {
      constructor(url, protocols) {
        super(url, protocols);
        const seen = { token: protocols[1] };
        this.addEventListener('open', () => window.sockets.push(seen));
        this.addEventListener('close', ({ code }) => Object.assign(seen, { code, at: performance.now() }));
      }
    };
    // Seen here, since the driver is not always told that a stream has come to its end.
    const fetched = window.fetch;
    window.streams = [];
    window.fetch = async (request, ...further) => {
      const answer = await fetched(request, ...further);
      if (answer.ok && new URL(answer.url).pathname === '/events/ticks') {
        const seen = { token: request.headers.get('Authorization'), whole: false };
        window.streams.push(seen);
        const body = answer.body.pipeThrough(new TransformStream({ flush: () => (seen.whole = true) }));
        Object.defineProperty(answer, 'body', { value: body });
      }
      return answer;
    };
    window.heard = [];
    window.socket = window.auth.webSocket('/ws/echo');
    window.stream = window.auth.events('/events/ticks');
    for (const name of ['socket', 'stream']) {
      for (const type of ['open', 'message', 'close']) {
        window[name].addEventListener(type, () => window.heard.push({ name, type, at: performance.now() }));
      }
    }
    setInterval(() => window.socket.send('hello'), 100);
  });
  return {
    page,
    /** Those that were opened: at the very end of a token one may be refused, too. */
    sockets: () => page.evaluate(() => window.sockets),
    streams: () => page.evaluate(() => window.streams),
    /** When it was that the connection said this. */
    times: (name, type) => page.evaluate(([who, what]) =>
      window.heard.filter((each) => each.name === who && each.type === what).map((each) => each.at), [name, type]),
  };
}

const NAMES = ['socket', 'stream'];

test('the client at expiry: both are ended by the gateway, and back with the next token, again and again', async () => {
  const { page, sockets, streams, times } = await connect(HASTY);
  for (const name of NAMES) {
    await eventually(`${name} is back twice, and talks`, async () => {
      const opened = await times(name, 'open');
      return opened.length >= 3 && (await times(name, 'message')).at(-1) > opened[2];
    });
    assert.deepEqual(await times(name, 'close'), [], 'for the application it is one connection');
  }
  const seen = await sockets();
  assert.deepEqual(seen.slice(0, 2).map((each) => each.code), [4401, 4401]);
  assert.equal(new Set(seen.map((each) => each.token)).size, seen.length, 'each has a token of its own');
  const opened = await streams();
  assert.deepEqual(opened.slice(0, 2).map((each) => each.whole), [true, true]);
  assert.equal(new Set(opened.map((each) => each.token)).size, opened.length, 'each has a token of its own');
  const refreshes = tab.calls.filter((call) => call.url().endsWith('/auth/refresh')).length;
  assert.ok(refreshes <= seen.length, `${refreshes} refreshes for ${seen.length} tokens`);
  const gap = (await times('socket', 'open'))[1] - seen[0].at;
  console.log(`open again ${Math.round(gap)} ms after 4401`);
  assert.equal(await page.evaluate(() => window.auth.session?.user.email), 'ada@example.com');
});

async function talking({ times }) {
  for (const name of NAMES) await eventually(`${name} talks`, async () => (await times(name, 'message')).length > 0);
}

async function assertGone({ page, sockets, streams, times }) {
  for (const name of NAMES) await eventually(`${name} is closed`, async () => (await times(name, 'close')).length === 1);
  // Longer than the first pause before it would be made again.
  await page.waitForTimeout(1_000);
  assert.deepEqual([(await sockets()).length, (await streams()).length], [1, 1], 'neither is made again');
  assert.equal(await page.evaluate(() => window.auth.session), null);
}

// Which of the two ends it hears of first is a race; after the socket's, the client ends the stream itself.
test('the client, when the session is ended elsewhere: 4403, one refresh, and neither is made again', async () => {
  const client = await connect(ORDINARY, 'local');
  await talking(client);
  const { page, sockets } = client;
  const from = await page.evaluate(async () => {
    const { refreshToken } = JSON.parse(localStorage['gatehouse.local']);
    await post('/auth/logout', { refreshToken });
    return performance.now();
  });
  await assertGone(client);
  const [{ code, at }] = await sockets();
  assert.equal(code, 4403);
  assert.ok(at - from < SOON, `after ${at - from} ms`);
  const refreshes = tab.calls.filter((call) => call.url().endsWith('/auth/refresh'));
  assert.equal(refreshes.length, 1);
  assert.equal((await (await refreshes[0].response()).json()).code, 'session_revoked');
});

test('the client, when its user signs out: both are closed at once, and neither is made again', async () => {
  const client = await connect(ORDINARY);
  await talking(client);
  await client.page.evaluate(() => window.auth.logout());
  await assertGone(client);
  assert.equal(tab.calls.filter((call) => call.url().endsWith('/auth/refresh')).length, 0);
});
