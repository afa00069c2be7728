// The Gatehouse client: signs in, keeps the tokens, and puts them on calls. Types are in client.d.ts.
const base = new URL('.', import.meta.url);
const KEY = 'gatehouse';
const OUT = KEY + '.out';
const now = () => performance.now();
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

export class AuthError extends Error {
  constructor(code, status = 0, retryAfter = 0) {
    super(code);
    this.name = 'AuthError';
    this.code = code;
    this.status = status;
    this.retryable = !status || status > 499 || status === 429;
    this.retryAfter = retryAfter;
  }
}

async function post(path, body, headers, keepalive) {
  let answer;
  try {
    answer = await fetch(new URL(path, base), {
      method: 'POST', body: JSON.stringify(body), keepalive, redirect: 'error', cache: 'no-store',
      headers: { 'Content-Type': 'application/json', 'X-Gatehouse-Client': '1', ...headers },
    });
  } catch {
    throw new AuthError('network_failed');
  }
  const json = parse(await answer.text().catch(() => ''));
  // An answer that is no JSON is not the gateway's: a proxy's error page decides nothing.
  if (answer.ok && (json || answer.status === 204)) return json;
  throw new AuthError(json?.code ?? 'unavailable', answer.ok ? 0 : answer.status, +answer.headers.get('Retry-After') || 0);
}

export function createAuth({ storage = 'memory', signInPath = '/signin', origins = [] } = {}) {
  if (storage !== 'memory' && storage !== 'local') throw new TypeError(`Storage '${storage}' is not offered`);
  const store = storage === 'local' ? localStorage : null;
  const allowed = new Set([base.origin, ...origins]);
  const listeners = new Set();
  let tokens = null; // what the server gave, and `until`: the end of the access token by this page's own stopwatch
  let session = null;
  let epoch = 0; // counts sign-ins and sign-outs: what was asked for before one is void after it
  let refreshing;
  let timer;
  let failures = 0;

  const left = () => (tokens ? tokens.until - now() : 0);
  const margin = () => Math.min(60_000, tokens.expiresIn * 200);

  function set(next, save = true) {
    tokens = next;
    if (store && save) next ? store.setItem(KEY, JSON.stringify(next)) : store.removeItem(KEY);
    clearTimeout(timer);
    if (next) timer = setTimeout(renew, Math.max(0, left() - margin() * (1 + Math.random() / 10)));
    const seen = next && { user: next.user, sessionId: next.sessionId };
    if (JSON.stringify(seen) !== JSON.stringify(session)) {
      session = seen;
      listeners.forEach((listener) => listener());
    }
  }

  // `at` dates the answer for other tabs and reloads, which have another stopwatch. Both readings are of one clock, so
  // a wrong one does no harm; one that was set in between is noticed, or ends in a 401 and a refresh.
  function accept(answer) {
    failures = 0;
    set({ ...answer, at: Date.now(), until: now() + answer.expiresIn * 1000 });
    return session;
  }

  // Takes over what another tab has stored since.
  function adopt() {
    if (!store) return;
    const stored = parse(store.getItem(KEY));
    if (stored?.refreshToken === tokens?.refreshToken) return;
    if (stored?.sessionId !== tokens?.sessionId) epoch++;
    const age = stored ? Date.now() - stored.at : 0;
    set(stored && { ...stored, until: now() + (age < 0 ? 0 : stored.expiresIn * 1000 - age) }, false);
  }

  function leave() {
    if (location.pathname !== signInPath) location.assign(signInPath);
  }

  function end() {
    epoch++;
    set(null);
    leave();
  }

  async function rotate(used) {
    adopt();
    if (!tokens) throw new AuthError('signed_out', 401);
    if (tokens.accessToken !== used && left() > 0) return;
    const asked = epoch;
    const { refreshToken, sessionId } = tokens;
    // Names the attempt until its answer is stored: should the answer be lost, the server gives the same one again.
    tokens.attempt ??= btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))).replace(/\W/g, '_');
    store?.setItem(KEY, JSON.stringify(tokens));
    let answer;
    try {
      answer = await post('refresh', { refreshToken }, { 'Idempotency-Key': tokens.attempt });
    } catch (error) {
      if (asked === epoch && error.status === 401 && /^session_(expired|revoked)$/.test(error.code)) end();
      throw error;
    }
    if (asked !== epoch || answer.sessionId !== sessionId) throw new AuthError('signed_out', 401);
    accept(answer);
  }

  // One at a time in this tab and, where there are locks, in all. The server would bear more: so nobody waits for ever.
  function refresh(used = tokens?.accessToken) {
    let begun = false;
    const run = () => ((begun = true), rotate(used));
    return (refreshing ??= (store && navigator.locks
      ? navigator.locks.request(KEY, { signal: AbortSignal.timeout(5000) }, run).catch((error) => {
          if (begun) throw error;
          return run();
        })
      : run()
    ).finally(() => (refreshing = null)));
  }

  // Ahead of time, and again and again while the server is away.
  function renew() {
    if (tokens) {
      refresh().catch((error) => {
        if (!tokens || !error.retryable) return;
        clearTimeout(timer);
        const pause = Math.min(30_000, 200 * 2 ** failures++) * (0.5 + Math.random());
        timer = setTimeout(renew, Math.max(pause, error.retryAfter * 1000));
      });
    }
  }

  async function getAccessToken() {
    await ready;
    if (tokens && left() <= 0) await refresh();
    return tokens?.accessToken ?? null;
  }

  // A browser takes `Authorization` off when a redirect leads to another origin (Fetch, 4.4).
  async function authFetch(input, init) {
    const request = new Request(input, init);
    if (!allowed.has(new URL(request.url).origin)) return fetch(request);
    const send = async (sent, token) => {
      if (token) sent.headers.set('Authorization', 'Bearer ' + token);
      return fetch(sent);
    };
    const again = init?.body instanceof ReadableStream ? null : request.clone();
    const used = await getAccessToken();
    const answer = await send(request, used);
    // Only the gateway's own word counts: a backend's 401 is the application's business.
    if (answer.status !== 401 || !used || !/realm="gatehouse"/.test(answer.headers.get('WWW-Authenticate'))) return answer;
    const { code } = parse(await answer.clone().text()) ?? {};
    if (!/^(token_(expired|invalid)|session_revoked)$/.test(code)) return answer;
    try {
      if (tokens?.accessToken === used) await refresh(used);
    } catch {
      return answer;
    }
    return again && tokens ? send(again, tokens.accessToken) : answer;
  }

  // The mark stays until the server has ended the session, however often it has to be told.
  async function revoke() {
    const refreshToken = store?.getItem(OUT);
    if (refreshToken) {
      await post('logout', { refreshToken }, {}, true);
      store.removeItem(OUT);
    }
  }

  async function call(path, init) {
    const answer = await authFetch(new URL(path, base), init);
    const json = parse(await answer.text());
    if (!answer.ok) throw new AuthError(json?.code ?? 'unavailable', answer.status);
    return json;
  }

  const changed = (event) => {
    if (event.key === KEY || event.key === null) {
      const before = session;
      adopt();
      if (before && !session) leave();
    }
  };
  const awake = () => {
    if (document.visibilityState === 'hidden') return;
    revoke().catch(() => {});
    if (tokens && (failures || left() < margin())) renew();
  };

  adopt();
  addEventListener('storage', changed);
  addEventListener('online', awake);
  document.addEventListener('visibilitychange', awake);
  revoke().catch(() => {});
  const ready = (tokens && left() <= 0 ? refresh() : Promise.resolve()).catch(renew).then(() => session);

  return {
    ready,
    getAccessToken,
    fetch: authFetch,
    get session() {
      return session;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    expiresIn: () => (tokens ? Math.max(0, left() / 1000) : null),
    refresh: () => refresh().then(() => session),
    async login(credentials) {
      const answer = await post('login', credentials);
      epoch++;
      return accept(answer);
    },
    async logout() {
      const refreshToken = tokens?.refreshToken;
      epoch++;
      if (refreshToken) store?.setItem(OUT, refreshToken);
      set(null);
      const told = store ? revoke() : refreshToken && post('logout', { refreshToken }, {}, true);
      await Promise.race([Promise.resolve(told).catch(() => {}), sleep(2000)]);
      leave();
    },
    sessions: async () => (await call('sessions')).sessions,
    revokeSession: (id) => call('sessions/' + encodeURIComponent(id), { method: 'DELETE' }),
    dispose() {
      clearTimeout(timer);
      removeEventListener('storage', changed);
      removeEventListener('online', awake);
      document.removeEventListener('visibilitychange', awake);
    },
  };
}
