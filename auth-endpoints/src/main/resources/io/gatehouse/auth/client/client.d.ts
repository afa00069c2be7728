/** The client for single-page apps, served by the gateway beside its endpoints. */

/** Why something failed. Decide by the code: the words may change. */
export declare class AuthError extends Error {
  /** The `code` of the gateway's answer; `network_failed`, `unavailable` or `signed_out` when it is not the gateway's. */
  readonly code: string;
  /** The HTTP status; 0 when there was no usable answer. */
  readonly status: number;
  /** Whether trying again later may help. Never means that the user is signed out. */
  readonly retryable: boolean;
  /** Seconds to wait before that, as the server asked for; 0 when it did not. */
  readonly retryAfter: number;
}

export interface User {
  readonly id: string;
  readonly email: string;
  readonly roles: readonly string[];
}

/** Who is signed in. The same object until that changes. */
export interface Session {
  readonly user: User;
  readonly sessionId: string;
}

/** A session of the user, on this or another device. Times are ISO 8601. */
export interface SessionInfo {
  readonly id: string;
  readonly current: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly expiresAt: string;
  readonly deviceName: string;
  readonly userAgent: string;
  readonly ip: string;
}

export interface AuthOptions {
  /** Where the tokens are kept: `memory` forgets when the tab closes or reloads, `local` stays. Default `memory`. */
  storage?: 'memory' | 'local';
  /** Where a user goes whose session has ended. Default `/signin`. */
  signInPath?: string;
  /** Other origins that get the access token, besides the gateway's own. Default none. */
  origins?: readonly string[];
}

export interface Credentials {
  email: string;
  password: string;
  /** What the user will recognise this device by. */
  deviceName?: string;
}

export interface Auth {
  /** Settles when a stored session has been taken up, or could not be. */
  readonly ready: Promise<Session | null>;
  /** Who is signed in at the moment. */
  readonly session: Session | null;
  /** Calls the listener when `session` has changed; the result ends that. */
  subscribe(listener: () => void): () => void;
  /** Signs in. Rejects with an `AuthError`. */
  login(credentials: Credentials): Promise<Session>;
  /** Signs out: here and in other tabs at once, on the server as soon as it can be told. */
  logout(): Promise<void>;
  /** The platform's `fetch`, with the access token and at most one repetition after a refresh. */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** The access token, refreshed if need be; `null` when nobody is signed in. */
  getAccessToken(): Promise<string | null>;
  /** Seconds that the access token has left; `null` when nobody is signed in. */
  expiresIn(): number | null;
  /** Refreshes now. */
  refresh(): Promise<Session | null>;
  /** The user's sessions. */
  sessions(): Promise<SessionInfo[]>;
  /** Ends one of them. */
  revokeSession(id: string): Promise<void>;
  /** Ends timers and listeners. */
  dispose(): void;
}

export declare function createAuth(options?: AuthOptions): Auth;
