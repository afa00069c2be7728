import { AuthError, createAuth } from '/auth/client.js';

const STORAGE = 'sample.storage';
const $ = (id) => document.getElementById(id);

// The choice outlives the page, so that a reload looks where the tokens are.
let storage = localStorage.getItem(STORAGE) === 'local' ? 'local' : 'memory';
let auth = connect();

function connect() {
  const client = createAuth({ storage });
  client.subscribe(show);
  return client;
}

/** Which of the two views is there follows from whether somebody is signed in, and the address follows the view. */
function show() {
  const session = auth.session;
  const path = session ? '/' : '/signin';
  if (location.pathname !== path) history.pushState(null, '', path);
  const wasHidden = $('app').hidden;
  $('signin').hidden = Boolean(session);
  $('app').hidden = !session;
  document.title = session ? 'Teahouse' : 'Sign in · Teahouse';
  if (!session) {
    forget();
    document.querySelector(`[name=storage][value=${storage}]`).checked = true;
    $('signin').querySelector('h1').focus();
    return;
  }
  document.querySelector('.who').textContent = `${session.user.email} (${session.user.roles.join(', ')})`;
  if (wasHidden) {
    $('orders-title').focus();
    load();
  }
}

/** Nothing of a user may be left for the next one. */
function forget() {
  for (const id of ['orders', 'sessions', 'identity', 'admin-orders']) $(id).replaceChildren();
  document.querySelector('.who').textContent = '';
  $('password').value = '';
}

function element(name, text, children = []) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
}

/** One call of the API: JSON, or an error that can be shown. */
async function api(path, init) {
  let answer;
  try {
    answer = await auth.fetch(path, init);
  } catch {
    throw new Error('The server cannot be reached. You are still signed in: try again.');
  }
  const text = await answer.text();
  const json = text ? JSON.parse(text) : null;
  if (answer.ok) return json;
  if (json?.code === 'access_denied') throw new Error('Only an admin may see this.');
  throw new Error(json?.detail ?? `The server answered ${answer.status}.`);
}

function orderItem(order, owner) {
  const when = new Date(order.createdAt).toLocaleString();
  const count = element('span', String(order.quantity));
  count.className = 'count';
  count.setAttribute('aria-label', `${order.quantity} cups`);
  return element('li', undefined, [
    element('div', order.item, [element('small', owner ? `${when}, by ${order.owner}` : when)]), count]);
}

async function loadOrders() {
  const orders = await api('/api/orders');
  $('orders').replaceChildren(...orders.map((order) => orderItem(order)));
  $('orders-empty').hidden = orders.length > 0;
}

async function loadSessions() {
  const sessions = await auth.sessions();
  $('sessions').replaceChildren(...sessions.map((entry) => {
    const used = new Date(entry.lastUsedAt).toLocaleString();
    const name = (entry.deviceName || device(entry.userAgent)) + (entry.current ? ' (this one)' : '');
    const end = element('button', 'End');
    end.type = 'button';
    end.className = 'quiet';
    end.setAttribute('aria-label', `End the session of ${name}, last used ${used}`);
    end.addEventListener('click', () => busy(end, async () => {
      if (entry.current) return auth.logout();
      await auth.revokeSession(entry.id);
      await loadSessions();
    }));
    return element('li', undefined, [element('div', name, [element('small', `${entry.ip} · last used ${used}`)]), end]);
  }));
}

function device(agent) {
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)/.exec(agent)?.[1] ?? agent.split('/')[0];
  const system = /(Windows|Mac OS X|Android|iPhone|iPad|Linux)/.exec(agent)?.[1];
  return [browser || 'Unknown', system].filter(Boolean).join(' on ');
}

async function loadIdentity() {
  const { headers } = await api('/api/echo');
  const rows = Object.entries(headers).filter(([name]) => name.toLowerCase().startsWith('x-auth-'));
  $('identity').replaceChildren(...rows.flatMap(([name, values]) => [element('dt', name), element('dd', values.join(', '))]));
}

async function load() {
  const results = await Promise.allSettled([loadOrders(), loadSessions(), loadIdentity()]);
  const failed = results.find((result) => result.status === 'rejected');
  if (auth.session) $('orders-error').textContent = failed ? failed.reason.message : '';
}

async function busy(button, work) {
  button.disabled = true;
  try {
    await work();
  } finally {
    button.disabled = false;
  }
}

function message(error) {
  if (!(error instanceof AuthError)) return error.message;
  const words = {
    invalid_credentials: 'E-mail or password is wrong.',
    request_invalid: 'Please fill in e-mail and password.',
    too_many_attempts: 'Too many attempts: please wait a moment.',
  };
  return words[error.code] ?? (error.retryable ? 'The server is away for the moment: please try again.' : 'That did not work.');
}

$('signin-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target;
  busy(form.querySelector('.primary'), async () => {
    $('signin-error').textContent = '';
    if (form.storage.value !== storage) {
      storage = form.storage.value;
      localStorage.setItem(STORAGE, storage);
      auth.dispose();
      auth = connect();
    }
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

$('order-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target;
  busy(form.querySelector('button'), async () => {
    $('orders-error').textContent = '';
    if (!form.reportValidity()) return;
    try {
      await api('/api/orders', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ item: form.item.value, quantity: form.quantity.valueAsNumber }),
      });
      form.reset();
      form.item.focus();
      await loadOrders();
    } catch (error) {
      $('orders-error').textContent = message(error);
    }
  });
});

$('refresh-now').addEventListener('click', (event) => busy(event.target, async () => {
  try {
    await auth.refresh();
    $('token-note').textContent = 'Renewed just now: both tokens are new.';
  } catch (error) {
    $('token-note').textContent = message(error);
  }
}));

$('admin-load').addEventListener('click', (event) => busy(event.target, async () => {
  try {
    const orders = await api('/api/admin/orders');
    const list = element('ul', undefined, orders.map((order) => orderItem(order, true)));
    list.className = 'list';
    $('admin-orders').replaceChildren(orders.length ? list : element('p', 'Nobody has ordered yet.'));
  } catch (error) {
    const text = element('p', message(error));
    text.className = 'error';
    $('admin-orders').replaceChildren(text);
  }
}));

$('sign-out').addEventListener('click', (event) => busy(event.target, () => auth.logout()));

let full = 0;
setInterval(() => {
  const left = auth.expiresIn();
  if (left === null) return;
  full = Math.max(full, left);
  $('token-left').textContent = `${Math.floor(left / 60)}:${String(Math.floor(left % 60)).padStart(2, '0')}`;
  $('token-bar').style.width = `${(100 * left) / full}%`;
}, 250);

addEventListener('popstate', show);
auth.ready.then(show);
