// Vue: who is signed in, as a ref.
import { defineComponent, h, onScopeDispose, readonly, shallowRef } from 'vue';
import { createAuth } from 'gatehouse-client';

export const auth = createAuth({ base: '/auth/', storage: 'cookie' });

/** Follows the session for as long as the component, or the scope, lives. */
export function useSession() {
  const session = shallowRef(auth.session);
  onScopeDispose(auth.subscribe(() => (session.value = auth.session)));
  return readonly(session);
}

export const Account = defineComponent({
  setup() {
    const session = useSession();
    return () =>
      session.value
        ? h('p', [`Hello, ${session.value.user.email}. `, h('button', { onClick: () => auth.logout() }, 'Sign out')])
        : h('p', 'Nobody is signed in.');
  },
});
