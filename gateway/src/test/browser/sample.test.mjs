// The sample app: what each page does, whether everybody can use it, and how it looks at two widths.
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { by, eachInItsContext, eventually, expectSignIn, fillSignIn, HASTY, ORDINARY, signIn } from './support/browser.mjs';

const tab = eachInItsContext();
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const { SCREENSHOTS } = process.env;
const WIDTHS = { phone: { width: 360, height: 740 }, desk: { width: 1280, height: 800 } };
const go = (page, hash) => page.locator(`.tabs a[href="#${hash}"]`).click();

// Both colours and both widths; each with each when pictures are taken.
const LOOKS = [['light', 'phone'], ['dark', 'desk'], ...(SCREENSHOTS ? [['light', 'desk'], ['dark', 'phone']] : [])];

async function look(page, name) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  for (const [scheme, width] of LOOKS) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.setViewportSize(WIDTHS[width]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${name} on a ${width}: nothing sticks out, but ${wide} pixels do`);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), [], `${name}, ${width}, ${scheme}`);
  }
  if (SCREENSHOTS) await photograph(page, name);
}

async function photograph(page, name) {
  await mkdir(SCREENSHOTS, { recursive: true });
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    for (const [width, size] of Object.entries(WIDTHS)) {
      await page.setViewportSize(size);
      await page.screenshot({ path: `${SCREENSHOTS}/${name}-${width}-${scheme}.png`, fullPage: true });
    }
  }
}

test('the sign-in page: accessible, fit for a phone, and told apart in the flow', async () => {
  const page = await tab.context.newPage();
  await page.goto(`${ORDINARY}/signin`);
  await by(page, 'sign-in').waitFor();
  await look(page, 'signin');
  await by(page, 'sign-in').click();
  await eventually('it asks for the e-mail', () => by(page, 'email').evaluate((field) => field.matches(':focus:invalid')));
  assert.equal(tab.calls.filter((call) => call.url().endsWith('/auth/login')).length, 0, 'an empty form asks nobody');
  await by(page, 'email').fill('ada@example.com');
  await by(page, 'password').fill('wrong');
  await by(page, 'sign-in').click();
  await by(page, 'sign-in-error').filter({ hasText: /\S/ }).waitFor();
  await look(page, 'signin-refused');
  await fillSignIn(page, 'memory');
  await by(page, 'who').getByText('ada@example.com').waitFor();
  await go(page, 'flow');
  await by(page, 'timeline').getByText('Not signed in: ').first().waitFor();
  await by(page, 'timeline').getByText('Signed in: a new session').first().waitFor();
});

test('every page: accessible, and fit for a phone', async () => {
  const page = await signIn(tab.context, ORDINARY, { storage: 'local', email: 'grace@example.com' });
  await by(page, 'order-item').fill('Lapsang Souchong');
  await by(page, 'order-add').click();
  await by(page, 'orders').getByText('Lapsang').first().waitFor();
  await by(page, 'admin-load').click();
  await by(page, 'admin-orders').getByText('Lapsang').first().waitFor();
  await by(page, 'identity').getByText('u-').waitFor();
  await look(page, 'orders');
  await go(page, 'sessions');
  await by(page, 'sessions').getByText('this one').waitFor();
  await look(page, 'sessions');
  await go(page, 'live');
  await by(page, 'ticks').getByRole('listitem').nth(1).waitFor();
  await look(page, 'live');
  await by(page, 'refresh-now').click();
  await page.getByText('Renewed just now').waitFor();
  await go(page, 'flow');
  await by(page, 'timeline').getByText('/auth/refresh').first().waitFor();
  await look(page, 'flow');
  await tab.context.setOffline(true);
  await by(page, 'offline').getByText('You are offline').waitFor();
  await look(page, 'offline');
});

test('sessions: one is ended, then all others, and those are at their sign-in pages', async () => {
  const email = 'grace@example.com';
  const others = [];
  for (let i = 0; i < 2; i++) others.push(await signIn(tab.context, HASTY, { email }));
  const page = await signIn(tab.context, HASTY, { email });
  await go(page, 'sessions');
  const items = by(page, 'sessions').getByRole('listitem');
  await items.nth(2).waitFor();
  const before = await items.count();
  await items.nth(1).getByRole('button', { name: /^End/ }).click();
  await eventually('one is gone', async () => (await items.count()) === before - 1);
  await by(page, 'end-others').click();
  await eventually('one is left', async () => (await items.count()) === 1);
  for (const other of others) await expectSignIn(other);
  await by(page, 'who').getByText(email).waitFor();
});

test('live: events come, what is said comes back, and both go on with the next token', async () => {
  const page = await signIn(tab.context, HASTY, { storage: 'cookie' });
  await go(page, 'live');
  const say = async (text) => {
    await by(page, 'socket-text').fill(text);
    await eventually(`hears ${text}`, async () => {
      await by(page, 'socket-state').getByText('Connected').waitFor();
      // What could not be said, as the connection was just made anew, is still there.
      if (await by(page, 'socket-text').inputValue()) await by(page, 'socket-send').click();
      return by(page, 'echoes').getByText(text).isVisible();
    });
  };
  await say('Darjeeling');
  await by(page, 'ticks').getByRole('listitem').nth(2).waitFor();
  await eventually('the token was renewed', () =>
    tab.calls.filter((call) => call.url().endsWith('/auth/refresh')).length >= 2);
  await by(page, 'ticks-state').getByText('Connected').waitFor();
  await say('Assam');
});

test('whoever was sent away comes back to his page after signing in', async () => {
  const page = await signIn(tab.context, ORDINARY, { storage: 'local' });
  await go(page, 'sessions');
  await by(page, 'sessions').getByText('this one').waitFor();
  await page.evaluate(() => localStorage.removeItem('gatehouse.local'));
  const other = await tab.context.newPage();
  await other.goto(`${ORDINARY}/#sessions`);
  await expectSignIn(other);
  assert.equal(new URL(other.url()).searchParams.get('return_to'), '/#sessions');
  await by(other, 'email').fill('ada@example.com');
  await by(other, 'password').fill('correct-horse-battery-staple');
  await by(other, 'sign-in').click();
  await by(other, 'sessions').getByText('this one').waitFor();
  assert.equal(new URL(other.url()).hash, '#sessions');
});

test('the policy of the page is strict, and nothing breaks it', async () => {
  const broken = [];
  tab.context.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) broken.push(message.text());
  });
  const page = await signIn(tab.context, ORDINARY);
  for (const hash of ['sessions', 'live', 'flow']) await go(page, hash);
  const answer = await page.goto(`${ORDINARY}/signin`);
  const policy = (await answer.allHeaders())['content-security-policy'];
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe|\*|https?:/);
  assert.deepEqual(broken, []);
});
