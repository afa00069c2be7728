// The frame of the app: who is signed in, which page is shown, and the access token's clock.
import { auth, choose, onChange, storage } from './auth.js';
import { $, busy, message } from './dom.js';
import * as flow from './flow.js';
import * as live from './live.js';
import * as orders from './orders.js';
import * as sessions from './sessions.js';

const pages = { orders, sessions, live, flow };
let shown;

const wanted = () => (Object.hasOwn(pages, location.hash.slice(1)) ? location.hash.slice(1) : 'orders');

/** Which view is there follows from whether somebody is signed in, and the address follows the view. */
function show() {
  const { session } = auth;
  $('signin').hidden = Boolean(session);
  $('app').hidden = !session;
  if (session) showApp(session);
  else showSignIn();
}

function showSignIn() {
  if (shown) {
    pages[shown].leave();
    shown = undefined;
  }
  // Nothing of a user may be left for the next one.
  Object.values(pages).forEach((page) => page.forget());
  document.querySelector('.who').textContent = '';
  document.title = 'Sign in · Teahouse';
  $('password').value = '';
  if (location.pathname !== '/signin') {
    const from = leaving ? '' : '?return_to=' + encodeURIComponent(location.pathname + location.search + location.hash);
    history.replaceState(null, '', '/signin' + from);
  }
  $('signin-lead').textContent =
    location.search.includes('return_to') ? 'Please sign in to go on.' : 'A sample app behind Gatehouse.';
  document.querySelector(`[name=storage][value=${storage}]`).checked = true;
  $('signin').querySelector('h1').focus();
}

let leaving = false;

function showApp(session) {
  leaving = false;
  if (location.pathname === '/signin') {
    const target = auth.returnTo();
    if (new URL(target, location).pathname !== '/') {
      location.assign(target);
      return;
    }
    history.replaceState(null, '', target);
  }
  document.querySelector('.who').textContent = `${session.user.email} (${session.user.roles.join(', ')})`;
  showPage();
}

function showPage() {
  const page = wanted();
  if (page === shown) return;
  if (shown) pages[shown].leave();
  shown = page;
  for (const name of Object.keys(pages)) $(`${name}-page`).hidden = name !== page;
  for (const link of document.querySelectorAll('.tabs a')) {
    if (link.hash === '#' + page) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  const title = $(`${page}-title`);
  document.title = `${title.textContent} · Teahouse`;
  title.focus();
  pages[page].enter();
}

$('signin-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target;
  $('signin-error').textContent = '';
  // The browser goes to the first field that is not filled in, and says so to everybody.
  if (!form.reportValidity()) return;
  busy(form.querySelector('.primary'), async () => {
    choose(form.storage.value);
    try {
      await auth.login({ email: form.email.value, password: form.password.value });
      form.password.value = '';
    } catch (error) {
      $('signin-error').textContent = message(error);
      form.password.focus();
      form.password.select();
    }
  });
});

for (const button of document.querySelectorAll('[data-demo]')) {
  button.addEventListener('click', () => {
    $('email').value = button.dataset.demo;
    $('password').value = 'correct-horse-battery-staple';
    document.querySelector('[data-testid=sign-in]').focus();
  });
}

$('sign-out').addEventListener('click', (event) => {
  leaving = true;
  busy(event.target, () => auth.logout());
});

let noted;
$('refresh-now').addEventListener('click', (event) => busy(event.target, async () => {
  clearTimeout(noted);
  try {
    await auth.refresh();
    $('token-note').textContent = 'Renewed just now: both tokens are new.';
  } catch (error) {
    $('token-note').textContent = message(error);
  }
  noted = setTimeout(() => ($('token-note').textContent = ''), 6000);
}));

let full = 0;
setInterval(() => {
  const left = Math.max(0, auth.expiresIn() ?? 0);
  full = auth.session ? Math.max(full, left) : 0;
  $('token-left').textContent = `${Math.floor(left / 60)}:${String(Math.floor(left % 60)).padStart(2, '0')}`;
  $('token-bar').style.width = `${full ? (100 * left) / full : 0}%`;
}, 250);

function connection() {
  $('offline').textContent = navigator.onLine ? '' : 'You are offline. You stay signed in, and all goes on once you are back.';
}

addEventListener('online', connection);
addEventListener('offline', connection);
addEventListener('popstate', show);
addEventListener('hashchange', () => auth.session && showPage());
onChange(show);
connection();
auth.ready.then(show);
