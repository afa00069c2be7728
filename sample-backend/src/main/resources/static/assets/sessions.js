// The page of sessions: where else the user is signed in, and how to end that.
import { auth, api } from './auth.js';
import { $, busy, element, message } from './dom.js';

function device(agent) {
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)/.exec(agent)?.[1] ?? agent?.split('/')[0];
  const system = /(Windows|Mac OS X|Android|iPhone|iPad|Linux)/.exec(agent)?.[1];
  return [browser || 'Unknown', system].filter(Boolean).join(' on ');
}

function item(entry) {
  const used = new Date(entry.lastUsedAt).toLocaleString();
  const name = entry.deviceName || device(entry.userAgent);
  const end = element('button', entry.current ? 'Sign out' : 'End', [], 'quiet');
  end.type = 'button';
  end.setAttribute('aria-label', `${end.textContent} the session of ${name}, last used ${used}`);
  end.addEventListener('click', () => busy(end, () => act(entry.current ? () => auth.logout() : () => auth.revokeSession(entry.id))));
  const title = element('div', name, entry.current ? [element('span', 'this one', [], 'badge')] : []);
  title.append(element('small', `${entry.ip ?? 'unknown address'} · last used ${used}`));
  return element('li', undefined, [title, end]);
}

async function act(work) {
  $('sessions-error').textContent = '';
  try {
    await work();
    if (auth.session) await enter();
  } catch (error) {
    $('sessions-error').textContent = message(error);
  }
}

export async function enter() {
  try {
    const sessions = await auth.sessions();
    sessions.sort((one, other) => other.current - one.current || other.lastUsedAt.localeCompare(one.lastUsedAt));
    $('sessions').replaceChildren(...sessions.map(item));
    $('end-others').hidden = sessions.length < 2;
    $('sessions-error').textContent = '';
  } catch (error) {
    $('sessions-error').textContent = message(error);
  }
}

export function leave() {}

export function forget() {
  $('sessions').replaceChildren();
  $('sessions-error').textContent = '';
}

$('end-others').addEventListener('click', (event) =>
  busy(event.target, () => act(() => api('/auth/sessions?except=current', { method: 'DELETE' }))));
