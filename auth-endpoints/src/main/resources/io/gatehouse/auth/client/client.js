// The Gatehouse client: signs in, keeps the tokens, and puts them on calls. Types are in client.d.ts.
const now = () => performance.now();

export class AuthError extends Error {
  constructor(code, status = 0, retryAfter = 0) {
    super(code);
    const retryable = !status || status === 429 || status > 499;
    Object.assign(this, { code, status, retryable, retryAfter, until: now() + retryAfter * 1000 });
  }
}

// What the gateway answered, or the error that it is. A page of a proxy is neither, whatever its status says.
const result = async (answer) => {
  const json = await answer.json().catch(() => null);
  return json?.accessToken || json?.sessions || answer.status === 204
    ? json
    : new AuthError(json?.code ?? 'unavailable', answer.ok ? 0 : answer.status, +answer.headers.get('Retry-After') || 0);
};
const must = (got) => {
  if (got?.code) throw got;
  return got;
};
const signedOut = () => new AuthError('signed_out', 401);

export function createAuth({ storage = 'memory', signInPath = '/signin', origins = [], base = new URL('.', import.meta.url) } = {}) {
  const cookie = storage === 'cookie';
  const shared = cookie || storage === 'local';
  const home = new URL(base, location);
  const allowed = [home, ...origins].map((origin) => new URL(origin).origin);
  const key = 'gatehouse.' + storage;
  const outKey = key + '.out';
  const store = shared ? localStorage : {};
  const channel = self.BroadcastChannel && new BroadcastChannel(key);
  const disposal = new AbortController();
  const listeners = new Set();

  // What the server gave, and when the access token will end: `until` by this page's own stopwatch, which is what counts.
  let tokens = null;
  let session = null;
  // Lasts from one sign-in or sign-out to the next: what was begun in one life is void in another.
  let life = new AbortController();
  let refreshing;
  let timer;
  let failures = 0;
  // The server's last wish to be left alone.
  let excuse;

  const left = () => tokens.until - now();
  // A fifth of its time before the end.
  const margin = () => tokens.expiresIn * 200;
  const pause = (tries, error) => (error?.until - now() || 0) + Math.min(15_000, 100 * 2 ** tries) * (1 + Math.random());
  const after = (ms) => new Promise((done) => setTimeout(done, ms));

  const post = async (path, body, headers, ...signals) =>
    result(
      await fetch(new URL(path, home), {
        method: 'POST',
        body,
        headers: { 'Content-Type': 'application/json', 'X-Gatehouse-Client': '1', ...headers },
        credentials: cookie ? 'include' : 'same-origin',
        redirect: 'error',
        keepalive: path === 'logout',
        signal: AbortSignal.any([AbortSignal.timeout(15_000), ...signals]),
      }).catch(() => Response.error()),
    );

  // While the mark of a sign-out stands nobody is signed in, whatever else is stored.
  const read = () => {
    try {
      const stored = JSON.parse(store[key]);
      return stored.user.id && !store[outKey] ? stored : null;
    } catch {
      return null;
    }
  };

  // In place of the cookie, which scripts cannot see, stands who is signed in.
  const write = (next) => {
    store[key] = JSON.stringify(cookie ? { ...next, accessToken: 0 } : next);
  };

  function set(next, own) {
    if (next?.sessionId !== tokens?.sessionId) {
      life.abort();
      life = new AbortController();
    }
    // Other tabs and reloads have another stopwatch: for them there is the clock. It may be wrong, as long as it goes; one
    // that was set in between ends in a refresh too soon, or in a 401 and a refresh.
    tokens = next && { ...next, until: next.accessToken ? now() + Math.min(next.end - Date.now(), next.expiresIn * 1000) : 0 };
    if (own) {
      if (next) write(tokens);
      else delete store[key];
      // Others can read what is stored, except an access token that goes with the cookie.
      channel?.postMessage(cookie && tokens);
    }
    clearTimeout(timer);
    timer = next && setTimeout(tick, left() - margin() * (1 + Math.random() / 10));
    const seen = next && { user: next.user, sessionId: next.sessionId };
    if (JSON.stringify(seen) !== JSON.stringify(session)) {
      session = seen;
      listeners.forEach((listener) => listener());
    }
  }

  function accept(answer) {
    failures = 0;
    set({ ...answer, end: Date.now() + answer.expiresIn * 1000 }, true);
    return session;
  }

  // Takes over what another tab has got since.
  function take(seen = read()) {
    const had = tokens;
    if (seen?.sessionId === had?.sessionId && (!seen?.accessToken || seen.accessToken === had.accessToken)) return;
    set(seen);
    if (had && !seen) leave();
  }

  function leave(query = '?return_to=' + encodeURIComponent(location.pathname + location.search + location.hash)) {
    if (location.pathname !== signInPath) location.assign(signInPath + query);
  }

  // One at a time in all tabs, where there are locks. The server would bear more: so nobody waits for ever.
  async function alone(work) {
    if (!shared) return work();
    let begun;
    const run = () => (begun = work());
    try {
      return await navigator.locks.request(key, { signal: AbortSignal.timeout(5000) }, run);
    } catch {
      return begun ?? run();
    }
  }

  async function refresh(used = tokens?.accessToken, { signal } = life) {
    if (excuse?.until > now()) throw excuse;
    refreshing ??= alone(async () => {
      take();
      if (!tokens || signal.aborted) throw signedOut();
      if (tokens.accessToken !== used && left() > 0) return;
      const { refreshToken, sessionId } = tokens;
      // Names the attempt until its answer is stored: should the answer be lost, the server gives the same one again.
      const attempt = read().attempt ?? crypto.getRandomValues(new Uint32Array(4)).join('-');
      write({ ...tokens, attempt });
      const answer = await post('refresh', JSON.stringify({ refreshToken }), { 'Idempotency-Key': attempt }, signal);
      take();
      // Somebody signed in or out meanwhile, or another tab was first.
      if (signal.aborted) throw signedOut();
      if (tokens.refreshToken !== refreshToken) return;
      if (answer.sessionId === sessionId) {
        accept(answer);
        // Whoever waits for the lock shall have heard of it.
        if (cookie) await after(20);
        return;
      }
      if (answer.sessionId || (answer.status === 401 && /^session_(expired|revoked)$/.test(answer.code))) {
        set(null, true);
        leave();
        throw signedOut();
      }
      throw (excuse = answer);
    }).finally(() => (refreshing = null));
    return refreshing;
  }

  // The mark is the request that is still to be made. It stands until the server has ended the session.
  async function revoke() {
    const mark = store[outKey];
    if (!mark) return;
    const answer = await post('logout', mark);
    if (answer?.retryable) throw answer;
    if (store[outKey] === mark) {
      delete store[key];
      delete store[outKey];
    }
  }

  // Does what is due, again and again while the server is away.
  async function tick() {
    try {
      if (store[outKey]) await alone(revoke);
      if (tokens && left() < margin() * 1.2) await refresh();
    } catch (error) {
      if (!error.retryable) return;
      clearTimeout(timer);
      timer = setTimeout(tick, pause(failures++, error));
    }
  }

  // Nobody waits long for a server that does not answer.
  const soon = () => Promise.race([tick(), after(2000)]);

  async function getAccessToken() {
    await ready;
    if (tokens && left() <= 0) await refresh();
    return tokens?.accessToken ?? null;
  }

  // A browser takes `Authorization` off when a redirect leads to another origin (Fetch, 4.4).
  async function authFetch(input, init) {
    const request = new Request(input, init);
    if (!allowed.includes(new URL(request.url).origin)) return fetch(request);
    const send = (sent, token) => {
      if (token) sent.headers.set('Authorization', 'Bearer ' + token);
      return fetch(sent);
    };
    const again = init?.body instanceof ReadableStream ? null : request.clone();
    const used = await getAccessToken();
    const { signal } = life;
    const answer = await send(request, used);
    // Only the gateway's own word counts: a backend's 401 is the application's business.
    if (answer.status !== 401 || !/realm="gatehouse"/.test(answer.headers.get('WWW-Authenticate'))) return answer;
    const { code } = await result(answer.clone());
    if (!/^(token_(expired|invalid)|session_revoked)$/.test(code)) return answer;
    return refresh(used).then(
      // Never in the name of somebody who signed in meanwhile.
      () => (again && !signal.aborted ? send(again, tokens.accessToken) : answer),
      () => answer,
    );
  }

  const call = async (path, method) => must(await result(await authFetch(new URL(path, home), { method })));

  // A connection that is made anew until it is closed or its user is gone. `connect` settles when one has ended.
  function lasting(connect) {
    const target = new EventTarget();
    const closing = new AbortController();
    const signal = AbortSignal.any([closing.signal, life.signal]);
    const emit = (type, init) => target.dispatchEvent(new MessageEvent(type, init));
    target.close = () => closing.abort();
    (async () => {
      for (let tries = 0; !signal.aborted; ) {
        const begun = now();
        const error = await connect(emit, signal).catch((caught) => caught);
        if (signal.aborted || error?.retryable === false) break;
        // What lasted was good; what ends at once, whatever it says, must not go round in a circle.
        if (now() - begun > 1000) tries = 0;
        await new Promise((done) => {
          signal.onabort = done;
          addEventListener('online', done, { once: true, signal });
          setTimeout(done, pause(tries++, error));
        });
      }
      emit('close');
    })();
    return target;
  }

  const events = (url) => {
    let id = '';
    return lasting(async (emit, signal) => {
      const headers = { Accept: 'text/event-stream', 'Last-Event-ID': id };
      const answer = await authFetch(url, { headers, signal });
      if (!/^text\/event-stream/.test(answer.headers.get('Content-Type'))) throw await result(answer);
      emit('open');
      let rest = '';
      const write = (text) => {
        const blocks = (rest + text).split(/\r?\n\r?\n/);
        rest = blocks.pop();
        for (const block of blocks) {
          const field = (name) =>
            [...block.matchAll(new RegExp('(?:^|\\n)' + name + ': ?([^\\r\\n]*)', 'g'))].map((line) => line[1]);
          const data = field('data');
          id = field('id')[0] ?? id;
          if (data[0] != null) emit(field('event')[0] || 'message', { data: data.join('\n'), lastEventId: id });
        }
      };
      await answer.body.pipeThrough(new TextDecoderStream()).pipeTo(new WritableStream({ write }));
    });
  };

  const webSocket = (url, protocols = []) => {
    const address = new URL(url, location);
    let socket;
    let doubted;
    const target = lasting(async (emit, signal) => {
      const used = allowed.includes(address.origin.replace(/^ws/, 'http')) && (await getAccessToken());
      socket = new WebSocket(address.href.replace(/^http/, 'ws'), used ? ['bearer', used].concat(protocols) : protocols);
      signal.onabort = () => socket.close();
      let opened;
      socket.onopen = socket.onmessage = ({ type, data }) => {
        opened = true;
        emit(type, { data });
      };
      const { code } = await new Promise((done) => (socket.onclose = done));
      // A handshake does not tell why it was refused: the token is doubted, once.
      if (used && !signal.aborted && (opened ? /440[13]/.test(code) : !doubted)) await refresh(used);
      doubted = !opened;
    });
    target.send = (data) => socket?.readyState === 1 && !socket.send(data);
    return target;
  };

  const awake = ({ type }) => {
    take();
    if (type !== 'storage') tick();
  };

  take();
  const { signal } = disposal;
  for (const type of ['storage', 'online', 'pageshow', 'visibilitychange']) addEventListener(type, awake, { signal });
  if (channel) channel.onmessage = ({ data }) => (cookie ? take(data) : take());
  const ready = soon().then(() => session);

  return {
    ready,
    getAccessToken,
    fetch: authFetch,
    events,
    webSocket,
    get session() {
      return session;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    expiresIn: () => tokens && left() / 1000,
    refresh: () => refresh(),
    login: (credentials) =>
      alone(async () => {
        await revoke();
        const body = { ...credentials, refreshTransport: cookie ? storage : 'body' };
        return accept(must(await post('login', JSON.stringify(body))));
      }),
    async logout() {
      if (tokens || cookie) store[outKey] = JSON.stringify({ refreshToken: tokens?.refreshToken });
      set(null, true);
      await soon();
      leave('');
    },
    // As a browser reads them, `//host`, `/\host` and what has a tab in between are other sites.
    returnTo: () => /^\/(?!\/)[^\\\s]*$/.exec(new URLSearchParams(location.search).get('return_to'))?.[0] ?? '/',
    sessions: async () => (await call('sessions')).sessions,
    revokeSession: (id) => call('sessions/' + encodeURIComponent(id), 'DELETE'),
    dispose() {
      clearTimeout(timer);
      life.abort();
      disposal.abort();
      channel?.close();
    },
  };
}
