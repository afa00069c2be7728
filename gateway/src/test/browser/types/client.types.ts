// The types of the client, from where its users stand: what must compile, and what must not.
import { AuthError, createAuth, type Auth, type Session, type SessionInfo, type SocketConnection } from 'gatehouse-client';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(answer: Same<A, B>) => answer;

const auth: Auth = createAuth();
createAuth({ storage: 'cookie', signInPath: '/login', origins: ['https://api.example.com', new URL('https://b.example')], base: '/auth/' });
// @ts-expect-error: a copy of the tab would copy the tokens
createAuth({ storage: 'session' });
// @ts-expect-error: no such option
createAuth({ clientId: 'x' });

same<typeof auth.session, Session | null>(true);
same<Awaited<typeof auth.ready>, Session | null>(true);
same<ReturnType<typeof auth.login>, Promise<Session>>(true);
same<ReturnType<typeof auth.logout>, Promise<void>>(true);
same<ReturnType<typeof auth.getAccessToken>, Promise<string | null>>(true);
same<ReturnType<typeof auth.sessions>, Promise<SessionInfo[]>>(true);
same<ReturnType<typeof auth.webSocket>, SocketConnection>(true);
same<ReturnType<ReturnType<typeof auth.subscribe>>, void>(true);

auth.login({ email: 'a@example.com', password: 'x', deviceName: 'desk' });
// @ts-expect-error: no password
auth.login({ email: 'a@example.com' });
// @ts-expect-error: a session is looked at, not written
auth.session = null;
// @ts-expect-error: it may be null
auth.session.user;
// @ts-expect-error: roles are looked at
auth.session?.user.roles.push('admin');

// In place of the platform's own.
const like: typeof fetch = auth.fetch;
like('/api/orders', { method: 'POST', body: '{}' });

const stream = auth.events('/events/ticks');
stream.addEventListener('message', ({ data, lastEventId }) => JSON.parse(data) as unknown ?? lastEventId);
stream.close();
// @ts-expect-error: an event stream only listens
stream.send('x');
auth.webSocket(new URL('wss://example.com/ws'), ['chat']).send(new Uint8Array(2));

try {
  await auth.refresh();
} catch (error) {
  if (error instanceof AuthError && error.retryable) same<typeof error.code, string>(true);
}
