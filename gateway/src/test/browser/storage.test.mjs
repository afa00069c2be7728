// What is left when a tab or the browser closes, and what the back button shows.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { ask, bare, by, eachInItsContext, eventually, expectSignIn, inFirefox, login, ORDINARY, signIn, withProfile } from './support/browser.mjs';

const tab = eachInItsContext();

for (const [storage, stays] of [['memory', false], ['local', true], ['cookie', true]]) {
  test(`the browser is closed and opened again, ${storage}: ${stays ? 'still signed in' : 'signed out'}`, () =>
    withProfile(async ({ open, close }) => {
      await signIn(await open(), ORDINARY, { storage });
      await close();
      const page = await (await open()).newPage();
      await page.goto(ORDINARY);
      if (stays) {
        await by(page, 'who').getByText('ada@example.com').waitFor();
      } else {
        await expectSignIn(page);
      }
    }));

  test(`a reload, ${storage}: ${stays ? 'still signed in' : 'signed out'}`, async () => {
    const page = await signIn(tab.context, ORDINARY, { storage });
    await page.reload();
    if (stays) await by(page, 'who').getByText('ada@example.com').waitFor();
    else await expectSignIn(page);
  });

  const secret = `Secret ${randomUUID()}`;
  test(`the back button after signing out, ${storage}: no data`, async () => {
    const page = await signIn(tab.context, ORDINARY, { storage });
    await by(page, 'order-item').fill(secret);
    await by(page, 'order-add').click();
    await by(page, 'orders').getByText(secret).waitFor();
    await page.goto(`${ORDINARY}/public/hello`);
    await page.evaluate(() => void setTimeout(() => history.back()));
    if (stays) {
      await by(page, 'who').getByText('ada@example.com').waitFor();
      await by(page, 'sign-out').click();
    }
    await expectSignIn(page);
    for (const [mark, step] of ['back', 'back', 'forward'].entries()) {
      // Not the driver's own: it waits for a page to load that may come out of a cache.
      await page.evaluate(([left, way]) => {
        window.left = left;
        // Not at once: the page would be gone before it has answered.
        setTimeout(() => history[way]());
      }, [mark, step]);
      // Where there is no such page, it is the same one.
      await eventually('it is another page', () => page.evaluate((left) => window.left !== left, mark), 1_000).catch(() => {});
      await eventually('there is a page', () => page.evaluate(() => document.readyState === 'complete'));
      const shown = await page.content();
      assert.ok(!shown.includes(secret), `nothing to see after ${step}`);
      assert.ok(!shown.includes('ada@example.com (user)'));
    }
  });
}

test('a page from the cache of the back button notices that its user is gone', { skip: inFirefox }, () =>
  withProfile(async ({ open }) => {
    const page = await bare(await open(), ORDINARY, { storage: 'local' });
    await login(page);
    await page.goto(`${ORDINARY}/public/hello?second`);
    await page.evaluate(() => localStorage.clear());
    // Made anew it would have no client, and stay. The driver does not see that such a page is there, so it is not asked to.
    await page.evaluate(() => void setTimeout(() => history.back()));
    await expectSignIn(page);
  }, { ignoreDefaultArgs: ['--disable-back-forward-cache'] }));

test('cookie: no script can read the refresh token, and nothing of a token is stored', async () => {
  const page = await bare(tab.context, ORDINARY, { storage: 'cookie' });
  await login(page);
  const token = await page.evaluate(() => window.auth.getAccessToken());
  const visible = await page.evaluate(() => JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }]));
  assert.ok(!visible.includes('ghr_') && !visible.includes(token));
  const [cookie] = await tab.context.cookies();
  assert.equal(cookie.name, '__Host-gatehouse-refresh');
  assert.ok(cookie.httpOnly && cookie.secure && cookie.sameSite === 'Strict' && cookie.value.startsWith('ghr_'));
  await page.evaluate(() => window.auth.logout());
  await eventually('the cookie is gone', async () => (await tab.context.cookies()).length === 0);
});

test('memory: nothing at all is stored', async () => {
  const page = await bare(tab.context, ORDINARY);
  await login(page);
  assert.equal(await ask(page), 200);
  assert.equal(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])), '[{},{},""]');
});
