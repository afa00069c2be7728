// What the browser tests share: one browser for a file, a fresh context for each test, and the sample app's hand grips.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, firefox } from 'playwright-core';

/** ORDINARY has the usual lifetimes, HASTY tokens of a few seconds, FRAGILE a Redis of its own to be stopped. */
export const { ORDINARY, HASTY, FRAGILE, REDIS_PID, CHROMIUM, FIREFOX } = process.env;
export const PASSWORD = 'correct-horse-battery-staple';
/** Firefox as it comes, over WebDriver BiDi, where that is what is given; Chromium otherwise. */
export const inFirefox = Boolean(FIREFOX);
const { launcher, ...OPTIONS } = inFirefox ? {
  launcher: firefox,
  channel: 'moz-firefox',
  executablePath: FIREFOX,
  // The driver waits for ever for a page that comes out of the cache of the back button. In Chromium it switches that off itself.
  firefoxUserPrefs: { 'browser.sessionhistory.max_total_viewers': 0 },
} : {
  launcher: chromium,
  executablePath: CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
};
// A loaded machine is slow, and nothing here is about speed.
const PATIENCE = 40_000;

/** Runs each test of the file in a context of its own, with Playwright's options; `tab.context` is the one of the moment. */
export function eachInItsContext(options = {}) {
  const tab = { context: null };
  let browser;
  let others = [];
  /** One more, for a test that needs it. */
  tab.another = async () => {
    others.push(patient(await browser.newContext(options)));
    return others.at(-1);
  };
  before(async () => (browser = await launcher.launch(OPTIONS)));
  after(() => browser?.close());
  beforeEach(async () => {
    tab.context = patient(await browser.newContext(options));
    tab.calls = [];
    tab.context.on('request', (request) => tab.calls.push(request));
  });
  afterEach(async () => {
    await Promise.all([tab.context, ...others].map(close));
    others = [];
  });
  return tab;
}

/** Runs all tests of the file in one context, `tab.context`, which is made ready first. */
export function inOneContext(options, prepare) {
  const tab = { context: null };
  let browser;
  before(async () => {
    browser = await launcher.launch(OPTIONS);
    tab.context = patient(await browser.newContext(options));
    // Not a hook of its own: it would not wait for this one.
    await prepare(tab.context);
  });
  after(() => browser?.close());
  return tab;
}

/** A browser whose profile outlives it, with Playwright's options. */
export async function withProfile(work, options = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'gatehouse-browser-'));
  let context;
  const open = async () => (context = patient(await launcher.launchPersistentContext(profile, { ...OPTIONS, ...options })));
  try {
    await work({ open, close: () => context.close() });
  } finally {
    await context?.close();
    await rm(profile, { recursive: true, force: true });
  }
}

/**
 * Closes a context. The driver may wait for ever for a page that was just about to show another one, as after a
 * sign-out: hence each shows nothing first, and what is left goes with the browser.
 */
async function close(context) {
  const closed = Promise.all(context.pages().map((page) => page.goto('about:blank').catch(() => {}))).then(() => context.close());
  await Promise.race([closed, sleep(3_000, null, { ref: false })]);
}

function patient(context) {
  context.setDefaultTimeout(PATIENCE);
  return context;
}

export const by = (page, id) => page.getByTestId(id);

/** Signs in with the sample app. */
export async function signIn(context, origin, { storage = 'memory', email = 'ada@example.com' } = {}) {
  const page = await context.newPage();
  await page.goto(`${origin}/signin`);
  await fillSignIn(page, storage, email);
  const who = by(page, 'who').getByText(email);
  // A machine under load may be as good as away for a moment: then a user tries again, too.
  const away = by(page, 'sign-in-error').filter({ hasText: 'away' });
  for (;;) {
    await who.or(away).waitFor();
    if (await who.isVisible()) return page;
    await by(page, 'sign-in').click();
  }
}

export async function fillSignIn(page, storage, email = 'ada@example.com') {
  await by(page, 'email').fill(email);
  await by(page, 'password').fill(PASSWORD);
  await by(page, 'storage').locator(`input[value="${storage}"]`).check();
  await by(page, 'sign-in').click();
}

export async function expectSignIn(page) {
  // The driver's own wait fails where one way there is overtaken by another.
  await eventually('it is the sign-in page', () => new URL(page.url()).pathname === '/signin');
  await by(page, 'sign-in').waitFor();
}

/** A page that has nothing but the client, as `auth`. */
export async function bare(context, origin, options = {}, prepare = () => {}) {
  const page = await context.newPage();
  await prepare(page);
  await page.goto(`${origin}/public/hello`);
  await page.evaluate(async (given) => {
    window.module = await import('/auth/client.js');
    window.auth = window.module.createAuth(given);
    await window.auth.ready;
  }, options);
  return page;
}

/** Signs in, however often a machine under load is as good as away. */
export const login = (page, email = 'ada@example.com') =>
  page.evaluate(async (credentials) => {
    for (;;) {
      try {
        return await window.auth.login(credentials);
      } catch (error) {
        if (error.status !== 503) throw error;
      }
    }
  }, { email, password: PASSWORD });

/** What a call of the page answers, or how it fails. */
export const ask = (page, path = '/api/orders') =>
  page.evaluate(
    (wanted) => window.auth.fetch(wanted).then((answer) => answer.status, (error) => error.code ?? error.name), path);

export const refresh = (page) =>
  page.evaluate(() => window.auth.refresh().then(() => 'done', (error) => error.code ?? String(error)));

/** Waits until it is so. */
export async function eventually(what, condition, within = PATIENCE) {
  const until = Date.now() + within;
  for (let last; ; await new Promise((done) => setTimeout(done, 50))) {
    try {
      if (await condition()) return;
      last = 'it is not so';
    } catch (error) {
      last = error.message;
    }
    assert.ok(Date.now() < until, `${what}: ${last}`);
  }
}
