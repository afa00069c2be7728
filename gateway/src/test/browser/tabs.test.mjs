// Many tabs of one browser, and what they may do to each other: no rotation too many, nobody signed out by surprise, and
// nobody left signed in.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { ask, bare, eachInItsContext, eventually, expectSignIn, inFirefox, login, ORDINARY, refresh } from './support/browser.mjs';
import { gate, network } from './support/proxy.mjs';

const tab = eachInItsContext();
let net;
beforeEach(async () => (net = await network(ORDINARY)));
afterEach(() => net.close());

const shared = ['local', 'cookie'];
/** Only Chromium can be told to freeze a tab. */
const freezing = { skip: inFirefox };
const open = (storage) => bare(tab.context, net.origin, { storage });
const times = (count, make) => Promise.all(Array.from({ length: count }, make));
const user = (page) => page.evaluate(() => window.auth.session?.user.email ?? null);
/** The refresh token that an answer gave, wherever it was. */
const given = ({ answer }) => answer.headers['set-cookie']?.[0].split(';')[0] ?? JSON.parse(answer.body).refreshToken;

for (const storage of shared) {
  test(`ten tabs refresh at once, ${storage}: one rotation, and each has the new token`, async () => {
    const first = await open(storage);
    await login(first);
    const pages = [first, ...(await times(9, () => open(storage)))];
    await eventually('all have one token', async () => {
      const tokens = await Promise.all(pages.map((page) => page.evaluate(() => window.auth.getAccessToken())));
      return new Set(tokens).size === 1;
    });
    const before = net.of('/auth/refresh').length;
    assert.deepEqual(await Promise.all(pages.map(refresh)), Array(10).fill('done'));
    const answers = net.of('/auth/refresh').slice(before);
    assert.equal(new Set(answers.map(given)).size, 1, `one rotation, in ${answers.length} requests`);
    const tokens = await Promise.all(pages.map((page) => page.evaluate(() => window.auth.getAccessToken())));
    assert.equal(new Set(tokens).size, 1);
    assert.deepEqual(await Promise.all(pages.map((page) => ask(page))), Array(10).fill(200));
  });

  test(`a tab is killed while it holds the lock, ${storage}: the next one refreshes, with the same attempt`, async () => {
    const [victim, other] = [await open(storage), await open(storage)];
    await login(victim);
    await eventually('the other tab has heard', async () => (await user(other)) === 'ada@example.com');
    await other.evaluate(() => window.auth.getAccessToken());
    const { open: release, opened } = gate();
    const before = net.of('/auth/refresh').length;
    net.rule('/auth/refresh', async (call, pass) => {
      net.rule('/auth/refresh', null);
      await pass();
      await opened;
      return null;
    });
    await victim.evaluate(() => void window.auth.refresh());
    await eventually('the refresh is on its way', () => net.of('/auth/refresh').length > before);
    await victim.close();
    release();
    assert.equal(await refresh(other), 'done');
    const [lost, next] = net.of('/auth/refresh').slice(before);
    assert.equal(next.headers['idempotency-key'], lost.headers['idempotency-key']);
    assert.equal(await ask(other), 200);
  });

  test(`a tab is frozen while it holds the lock, ${storage}: the others go ahead after five seconds, and it can follow`, freezing, async () => {
    const [frozen, other] = [await open(storage), await open(storage)];
    await login(frozen);
    await eventually('the other tab has heard', async () => (await user(other)) === 'ada@example.com');
    await other.evaluate(() => window.auth.getAccessToken());
    const { open: release, opened } = gate();
    const before = net.of('/auth/refresh').length;
    net.rule('/auth/refresh', async (call, pass) => {
      net.rule('/auth/refresh', null);
      await opened;
      return pass();
    });
    await frozen.evaluate(() => void window.auth.refresh().catch(() => {}));
    await eventually('the refresh is on its way', () => net.of('/auth/refresh').length > before);
    const cdp = await tab.context.newCDPSession(frozen);
    await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
    const begun = Date.now();
    assert.equal(await refresh(other), 'done');
    assert.ok(Date.now() - begun > 4_000, 'it waited for the lock');
    release();
    await cdp.send('Page.setWebLifecycleState', { state: 'active' });
    await frozen.bringToFront();
    assert.equal(await refresh(other), 'done');
    assert.equal(await ask(frozen), 200);
    assert.equal(await refresh(frozen), 'done');
    assert.equal(await ask(other), 200);
  });

  test(`signing out in one tab while another refreshes, ${storage}: the new tokens are thrown away`, async () => {
    const [first, other] = [await open(storage), await open(storage)];
    await login(first);
    await eventually('the other tab has heard', async () => (await user(other)) === 'ada@example.com');
    const { open: release, opened } = gate();
    const before = net.of('/auth/refresh').length;
    net.rule('/auth/refresh', async (call, pass) => {
      const answer = await pass();
      await opened;
      return answer;
    });
    await other.evaluate(() => void window.auth.refresh().catch(() => {}));
    await eventually('the refresh is on its way', () => net.of('/auth/refresh').length > before);
    await first.evaluate(() => void window.auth.logout());
    await expectSignIn(other);
    await expectSignIn(first);
    release();
    await eventually('the server was told', () => net.of('/auth/logout').some((call) => call.answer?.status === 204));
    const late = await open(storage);
    assert.equal(await user(late), null);
    assert.equal(await late.evaluate(() => window.auth.getAccessToken().then(Boolean)), false);
    assert.equal(await ask(late), 401);
    assert.ok(!JSON.stringify(await late.evaluate(() => ({ ...localStorage }))).includes('ghr_'));
  });

  test(`another user signs in while a refresh of the first one is delayed, ${storage}: nobody gets the other's tokens`, async () => {
    const [first, other] = [await open(storage), await open(storage)];
    await login(first);
    await eventually('the other tab has heard', async () => (await user(other)) === 'ada@example.com');
    await other.evaluate(() => window.auth.getAccessToken());
    const { open: release, opened } = gate();
    const before = net.of('/auth/refresh').length;
    net.rule('/auth/refresh', async (call, pass) => {
      net.rule('/auth/refresh', null);
      const answer = await pass();
      await opened;
      return answer;
    });
    const late = first.evaluate(() => window.auth.refresh().then(() => 'done', (error) => error.code));
    await eventually('the refresh is on its way', () => net.of('/auth/refresh').length > before);
    await login(other, 'grace@example.com');
    await eventually('the first tab has heard', async () => (await user(first)) === 'grace@example.com');
    release();
    assert.equal(await late, 'signed_out');
    for (const page of [first, other]) {
      assert.equal(await user(page), 'grace@example.com');
      assert.equal(await ask(page, '/api/admin/orders'), 200, 'it is her token');
      assert.equal(await refresh(page), 'done');
    }
    assert.equal(await user(await open(storage)), 'grace@example.com');
  });

  test(`the session is ended elsewhere, ${storage}: every tab is at the sign-in page after its next request`, async () => {
    const pages = [await open(storage)];
    await login(pages[0]);
    pages.push(await open(storage), await open(storage));
    const id = await pages[0].evaluate(() => window.auth.session.sessionId);
    const elsewhere = await bare(tab.context, ORDINARY);
    await login(elsewhere);
    await elsewhere.evaluate((session) => window.auth.revokeSession(session), id);
    assert.equal(await ask(pages[0]), 401);
    for (const page of pages) await expectSignIn(page);
    assert.equal(new URL(pages[0].url()).searchParams.get('return_to'), '/public/hello');
    assert.equal(net.of('/auth/logout').length, 0, 'a refused refresh is no reason to sign out on the server');
  });
}

test('the session is ended elsewhere, memory: each tab by itself, and only its own', async () => {
  const [one, two] = [await open('memory'), await open('memory')];
  await login(one);
  await login(two);
  await two.evaluate((id) => window.auth.revokeSession(id), await one.evaluate(() => window.auth.session.sessionId));
  assert.equal(await ask(one), 401);
  await expectSignIn(one);
  assert.equal(await ask(two), 200);
});

for (const storage of ['memory', ...shared]) {
  test(`a duplicated tab, ${storage}: both go on, whoever refreshes first`, async () => {
    const page = await open(storage);
    await login(page);
    const [copy] = await Promise.all([tab.context.waitForEvent('page'), page.evaluate(() => void window.open(location.href))]);
    await copy.waitForLoadState();
    await copy.evaluate(async (options) => {
      window.auth = (await import('/auth/client.js')).createAuth(options);
      await window.auth.ready;
    }, { storage });
    if (storage === 'memory') {
      assert.equal(await user(copy), null, 'a copy has no tokens');
    } else {
      for (const each of [copy, page, page, copy]) assert.equal(await refresh(each), 'done');
      assert.equal(await ask(copy), 200);
    }
    assert.equal(await refresh(page), 'done');
    assert.equal(await ask(page), 200);
  });
}

test('a frozen tab is thawed after the others have refreshed many times: it takes up the newest token', freezing, async () => {
  const [frozen, other] = [await open('local'), await open('local')];
  await login(frozen);
  await eventually('the other tab has heard', async () => (await user(other)) === 'ada@example.com');
  const cdp = await tab.context.newCDPSession(frozen);
  await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
  // Two generations on, the grace window is no help: its old token would be theft.
  for (let i = 0; i < 3; i++) assert.equal(await refresh(other), 'done');
  await cdp.send('Page.setWebLifecycleState', { state: 'active' });
  assert.equal(await refresh(frozen), 'done');
  assert.equal(await ask(frozen), 200);
  assert.equal(await ask(other), 200);
});

for (const storage of shared) {
  test(`signing out while the server is away, then a reload, ${storage}: signed out, and the server is told later`, async () => {
    const page = await open(storage);
    await login(page);
    const session = await page.evaluate(() => window.auth.session.sessionId);
    net.cut('/auth/logout', '/auth/refresh', '/auth/login');
    await page.evaluate(() => void window.auth.logout());
    await expectSignIn(page);
    const before = net.of('/auth/refresh').length;
    const again = await open(storage);
    assert.equal(await user(again), null);
    assert.equal(await ask(again), 401);
    assert.equal(net.of('/auth/refresh').length, before, 'no refresh while the mark stands');
    net.heal();
    await eventually('the server was told', () => net.of('/auth/logout').some((call) => call.answer?.status === 204));
    const witness = await bare(tab.context, ORDINARY);
    await login(witness);
    const left = await witness.evaluate(() => window.auth.sessions());
    assert.ok(!left.some((entry) => entry.id === session), 'the session is over');
    await login(again, 'grace@example.com');
    assert.equal(await user(again), 'grace@example.com');
    assert.equal(await ask(again), 200);
    assert.equal(await refresh(again), 'done');
  });
}
