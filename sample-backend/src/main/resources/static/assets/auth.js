// The one client of this app. Which kind of storage it has is the user's choice, which outlives the page, so that a reload
// looks where the tokens are.
import { createAuth } from '/auth/client.js';

const STORAGE = 'sample.storage';
const KINDS = ['memory', 'local', 'cookie'];
const listeners = new Set();

export let storage = KINDS.find((kind) => kind === localStorage.getItem(STORAGE)) ?? 'memory';
export let auth = connect();

function connect() {
  const client = createAuth({ storage });
  client.subscribe(() => listeners.forEach((listener) => listener()));
  return client;
}

export function choose(kind) {
  if (kind === storage) return;
  storage = kind;
  localStorage.setItem(STORAGE, kind);
  auth.dispose();
  auth = connect();
}

export const onChange = (listener) => listeners.add(listener);

/** One call of the API: JSON, or an error that can be shown. */
export async function api(path, init) {
  let answer;
  try {
    answer = await auth.fetch(path, init);
  } catch {
    throw new Error(auth.session ? 'The server cannot be reached. You are still signed in: try again.' : 'You are signed out.');
  }
  const json = await answer.json().catch(() => null);
  if (answer.ok) return json;
  const error = new Error(json?.detail ?? `The server answered ${answer.status}.`);
  if (json?.code === 'access_denied') error.code = json.code;
  throw error;
}
