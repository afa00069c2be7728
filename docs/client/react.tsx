// React: who is signed in, as state of every component that asks for it.
import { useSyncExternalStore } from 'react';
import { createAuth } from 'gatehouse-client';

export const auth = createAuth({ base: '/auth/', storage: 'cookie' });

/** Renders anew when somebody signs in or out, in whichever tab, and at no other time. */
export function useSession() {
  return useSyncExternalStore(auth.subscribe, () => auth.session);
}

export function Account() {
  const session = useSession();
  if (!session) return <p>Nobody is signed in.</p>;
  return (
    <p>
      Hello, {session.user.email}. <button onClick={() => auth.logout()}>Sign out</button>
    </p>
  );
}
