// The page that shows the flow happening. The browser itself tells which requests there were: nothing is patched.
import { api } from './auth.js';
import { $, busy, element } from './dom.js';

const SHOWN = 100;
const LOGIN = {
  200: 'Signed in: a new session',
  400: 'Not signed in: the request was not understood',
  401: 'Not signed in: e-mail or password is wrong',
  429: 'Not signed in: too many attempts, later again',
  503: 'Not signed in: the server is away for the moment',
};
const MEANINGS = {
  '/auth/refresh': 'Refresh: both tokens are new',
  '/auth/logout': 'Signed out: the session is over',
};

// The call that was refused last: the client repeats it with the next token.
let refused = '';

function meaning(path, status) {
  if (!status) return 'No answer: the server is away';
  if (path === '/auth/login') return LOGIN[status] ?? 'Not signed in';
  if (status >= 500 || status === 429) return 'Put off: tried again later, still signed in';
  if (status === 401) return path === '/auth/refresh' ? 'Refused: the session is over' : 'Refused: the token does not count any more';
  if (status === 403) return 'Refused: another role is needed';
  if (refused === path) return 'The same call once more, with the new token';
  return MEANINGS[path] ?? (path.startsWith('/auth/') ? 'Asked the gateway itself' : 'Called, with the access token');
}

/** Adds a line. */
export function note(what, text, status, took) {
  const state = status === undefined ? 'info' : status >= 200 && status < 400 ? 'good' : 'bad';
  const time = new Date().toLocaleTimeString();
  const head = element('div', undefined, [element('code', what)], 'call');
  if (status !== undefined) head.append(element('span', status ? String(status) : 'failed', [], `status ${state}`));
  if (took !== undefined) head.append(element('small', `${Math.round(took)} ms`));
  $('timeline').prepend(element('li', undefined, [element('time', time), head, element('p', text)], state));
  while ($('timeline').children.length > SHOWN) $('timeline').lastElementChild.remove();
}

new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const { pathname } = new URL(entry.name);
    // A stream shows when it ends: the page of streams tells of those.
    if (entry.initiatorType !== 'fetch' || pathname.startsWith('/events/')) continue;
    note(pathname, meaning(pathname, entry.responseStatus), entry.responseStatus, entry.duration);
    // A refresh comes between the call and its repetition.
    if (pathname === '/auth/refresh') continue;
    refused = entry.responseStatus === 401 && !pathname.startsWith('/auth/') ? pathname : '';
  }
}).observe({ type: 'resource', buffered: true });

export function enter() {}

export function leave() {}

export function forget() {
  $('timeline').replaceChildren();
}

const call = () => api('/api/orders').catch(() => {});
$('flow-call').addEventListener('click', (event) => busy(event.target, call));
$('flow-ten').addEventListener('click', (event) => busy(event.target, () => Promise.all(Array.from({ length: 10 }, call))));
