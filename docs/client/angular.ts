// Angular: who is signed in, as a signal of a service.
import { Component, DestroyRef, inject, Injectable, signal } from '@angular/core';
import { createAuth } from 'gatehouse-client';

export const auth = createAuth({ base: '/auth/', storage: 'cookie' });

@Injectable({ providedIn: 'root' })
export class SessionService {
  private readonly current = signal(auth.session);
  readonly session = this.current.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(auth.subscribe(() => this.current.set(auth.session)));
  }
}

@Component({
  selector: 'app-account',
  template: `
    @if (session(); as signedIn) {
      <p>Hello, {{ signedIn.user.email }}. <button (click)="signOut()">Sign out</button></p>
    } @else {
      <p>Nobody is signed in.</p>
    }
  `,
})
export class Account {
  readonly session = inject(SessionService).session;

  signOut() {
    return auth.logout();
  }
}
