// Connections that last, against a stand-in that ends them when and how a test wants.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { WebSocketServer } from 'ws';
import { bare, eachInItsContext, eventually, expectSignIn, login, ORDINARY } from './support/browser.mjs';
import { network } from './support/proxy.mjs';

const tab = eachInItsContext();
let net;
let page;
let tokens;
let upgrade;

beforeEach(async () => {
  net = await network(ORDINARY);
  tokens = [];
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => (offered.has('chat') ? 'chat' : 'bearer') });
  upgrade = (socket) => socket.send('hello');
  net.server.on('upgrade', (request, connection, head) => {
    const [bearer, token, ...others] = request.headers['sec-websocket-protocol'].split(/, ?/);
    assert.equal(bearer, 'bearer');
    tokens.push(token);
    if (upgrade === 'refuse') connection.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
    else sockets.handleUpgrade(request, connection, head, (socket) => upgrade(socket, others));
  });
  page = await bare(tab.context, net.origin, { storage: 'local' });
  await login(page);
});
afterEach(() => net.close());

const connect = (make) =>
  page.evaluate(`(() => {
    window.heard = [];
    window.connection = ${make};
    for (const type of ['open', 'message', 'close', 'tick']) {
      window.connection.addEventListener(type, (event) => window.heard.push(type + (event.data ? ':' + event.data : '')));
    }
  })()`);
const heard = () => page.evaluate(() => window.heard);
const hears = (...wanted) =>
  eventually(`hears ${wanted}`, async () => assert.deepEqual((await heard()).slice(0, wanted.length), wanted) ?? true);
const socket = () => connect("window.auth.webSocket('/ws/test', ['chat'])");
const refreshes = () => net.of('/auth/refresh').length;

for (const [code, why] of [[4401, 'the token has expired'], [4403, 'the session was said to be over']]) {
  test(`a socket closed with ${code}, since ${why}: one refresh, and a connection with the new token`, async () => {
    let connections = 0;
    upgrade = (connection, others) => {
      assert.deepEqual(others, ['chat']);
      connection.on('message', (text) => connection.send(`echo ${text}`));
      connection.send(`number ${++connections}`);
      if (connections === 1) setTimeout(() => connection.close(code), 100);
    };
    await socket();
    await hears('open', 'message:number 1', 'open', 'message:number 2');
    assert.equal(refreshes(), 1);
    assert.notEqual(tokens[0], tokens[1]);
    assert.equal(await page.evaluate(() => window.connection.send('tea')), true);
    await hears('open', 'message:number 1', 'open', 'message:number 2', 'message:echo tea');
    await page.evaluate(() => window.connection.close());
    await eventually('closed', async () => (await heard()).at(-1) === 'close');
    assert.equal(await page.evaluate(() => window.connection.send('tea')), false);
  });
}

test('a socket that never opens: one refresh, then patience, and no loop', async () => {
  upgrade = 'refuse';
  await socket();
  await eventually('it tries again', () => tokens.length >= 4);
  assert.equal(refreshes(), 1);
  assert.equal(new Set(tokens).size, 2);
  upgrade = (connection) => connection.send('at last');
  await hears('open', 'message:at last');
});

test('a socket that opens and ends at once: more and more patience', async () => {
  upgrade = (connection) => connection.close(1011);
  await socket();
  await eventually('it tries again', () => tokens.length >= 4);
  const before = tokens.length;
  await new Promise((done) => setTimeout(done, 1_000));
  assert.ok(tokens.length - before <= 2, `${tokens.length - before} more within a second`);
  assert.equal(refreshes(), 0, 'that is no matter of tokens');
});

test('the session is over: the socket is not made again, and the user signs in again', async () => {
  upgrade = (connection) => net.rule('/auth/refresh', () => {
    net.heal();
    return { status: 401, headers: { 'content-type': 'application/problem+json' }, body: '{"code":"session_revoked"}' };
  }) && connection.close(4403);
  await socket();
  await expectSignIn(page);
  assert.equal(tokens.length, 1);
});

test('whoever signs out has no connections left', async () => {
  const closed = new Promise((done) => (upgrade = (connection) => (connection.on('close', done), connection.send('hello'))));
  await socket();
  await hears('open', 'message:hello');
  await page.evaluate(() => void window.auth.logout());
  await closed;
});

test('an event stream: names, lines, numbers, pieces; and after its end the next one, from where it was', async () => {
  const streams = [];
  net.rule('/events/test', (call, pass, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    streams.push({ call, response });
  });
  await connect("window.auth.events('/events/test')");
  await eventually('asked', () => streams.length === 1);
  const [{ call, response }] = streams;
  assert.equal(call.headers.accept, 'text/event-stream');
  assert.match(call.headers.authorization, /^Bearer ey/);
  const pieces = [': hi\n\ndata: o', 'ne\n\n', 'id: 7\r\nevent: tick\r\ndata: two\r', '\n\r\ndata:three\ndata: 3\n\n', 'event: tick\n\n',
    'data: grü', 'ße\n\n',
    'data: line\u2028data: separator\n\n', 'data: unfinished'];
  for (const piece of pieces) {
    response.write(piece);
    await new Promise((done) => setTimeout(done, 30));
  }
  const first = ['open', 'message:one', 'tick:two', 'message:three\n3', 'message:grüße', 'message:line\u2028data: separator'];
  await hears(...first);
  response.end();
  await eventually('asked again', () => streams.length === 2);
  assert.equal(streams[1].call.headers['last-event-id'], '7');
  streams[1].response.write('data: more\n\n');
  await hears(...first, 'open', 'message:more');
  const gone = new Promise((done) => streams[1].response.on('close', done));
  await page.evaluate(() => window.connection.close());
  await gone;
  assert.equal((await heard()).at(-1), 'close');
});

test('an event stream: what cannot be had is tried again, what is refused is not', async () => {
  let asked = 0;
  net.rule('/events/test', () => (++asked < 3 ? { status: 503, headers: {}, body: '' } : { status: 403, headers: {}, body: '' }));
  await connect("window.auth.events('/events/test')");
  await hears('close');
  assert.equal(asked, 3);
});
