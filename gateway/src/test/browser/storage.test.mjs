// What is left when a tab or the browser closes, and what the back button shows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, bare, by, eachInItsContext, eventually, expectSignIn, login, ORDINARY, signIn, withProfile } from './support/browser.mjs';

const tab = eachInItsContext();

const STORAGES = [['memory', false], ['local', true], ['cookie', true]];

test('the browser is closed and opened again: memory is signed out, local and cookie are still signed in', () =>
  withProfile(async ({ open, close }) => {
    const first = await open();
    for (const [storage] of STORAGES) await login(await bare(first, ORDINARY, { storage }));
    await close();
    const again = await open();
    for (const [storage, stays] of STORAGES) {
      const page = await bare(again, ORDINARY, { storage });
      assert.equal(await page.evaluate(() => window.auth.session?.user.email), stays ? 'ada@example.com' : undefined, storage);
      assert.equal(await ask(page), stays ? 200 : 401, storage);
    }
  }));

for (const [storage, stays] of STORAGES) {
  test(`a reload, ${storage}: ${stays ? 'still signed in' : 'signed out'}`, async () => {
    const page = await signIn(tab.context, ORDINARY, { storage });
    await page.reload();
    if (stays) await by(page, 'who').getByText('ada@example.com').waitFor();
    else await expectSignIn(page);
  });

  test(`the back button after signing out, ${storage}: no data`, async () => {
    const page = await signIn(tab.context, ORDINARY, { storage });
    await by(page, 'order-item').fill(`Secret of ${storage}`);
    await by(page, 'order-add').click();
    await by(page, 'orders').getByText(`Secret of ${storage}`).waitFor();
    await page.goto(`${ORDINARY}/public/hello`);
    await page.goBack();
    if (stays) {
      await by(page, 'who').getByText('ada@example.com').waitFor();
      await by(page, 'sign-out').click();
    }
    await expectSignIn(page);
    for (const step of ['goBack', 'goBack', 'goForward']) {
      await page[step]({ waitUntil: 'commit' }).catch(() => {});
      await eventually('there is a page', () => page.evaluate(() => document.readyState === 'complete'));
      assert.ok(!(await page.content()).includes(`Secret of ${storage}`), `nothing to see after ${step}`);
      assert.ok(!(await page.content()).includes('ada@example.com (user)'));
    }
  });
}

// In a browser of its own: one that has shown a page from that cache may hang afterwards.
test('a page from the cache of the back button notices that its user is gone', () =>
  withProfile(async ({ open }) => {
    const page = await bare(await open(), ORDINARY, { storage: 'local' });
    await login(page);
    await page.goto(`${ORDINARY}/public/hello?second`);
    await page.evaluate(() => localStorage.clear());
    await page.goBack();
    // Where there is no such cache, the page is made anew and has nothing.
    await eventually('it has left, or has nothing', async () =>
      new URL(page.url()).pathname === '/signin' || !(await page.evaluate(() => Boolean(window.auth?.session))));
  }));

test('cookie: no script can read the refresh token, and nothing of a token is stored', async () => {
  const page = await bare(tab.context, ORDINARY, { storage: 'cookie' });
  await login(page);
  const token = await page.evaluate(() => window.auth.getAccessToken());
  const visible = await page.evaluate(() => JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }]));
  assert.ok(!visible.includes('ghr_') && !visible.includes(token));
  const [cookie] = await tab.context.cookies();
  assert.equal(cookie.name, '__Host-gatehouse-refresh');
  assert.ok(cookie.httpOnly && cookie.secure && cookie.sameSite === 'Strict' && cookie.value.startsWith('ghr_'));
  // Not waited for, as the page is left with it.
  await page.evaluate(() => void window.auth.logout());
  await eventually('the cookie is gone', async () => (await tab.context.cookies()).length === 0);
});

test('memory: nothing at all is stored', async () => {
  const page = await bare(tab.context, ORDINARY);
  await login(page);
  assert.equal(await ask(page), 200);
  assert.equal(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])), '[{},{},""]');
});
