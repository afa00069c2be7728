/** The client for single-page apps, served by the gateway beside its endpoints. */

/** Why something failed. Decide by the code: the words may change. */
export declare class AuthError extends Error {
  /** The `code` of the gateway's answer; `unavailable` when there was none, `signed_out` when nobody is signed in. */
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
  readonly deviceName: string | null;
  readonly userAgent: string | null;
  readonly ip: string | null;
}

export interface AuthOptions {
  /**
   * Where the tokens are kept. `memory` forgets when the tab closes or reloads, and each tab signs in for itself.
   * `local` (local storage) and `cookie` (the refresh token where no script can read it) last until they expire or the
   * user signs out, for all tabs. Anything else is `memory`. Default `memory`.
   */
  storage?: 'memory' | 'local' | 'cookie';
  /** The path that a user is sent to whose session has ended, with `return_to` in its query. Default `/signin`. */
  signInPath?: string;
  /** Other origins that get the access token, besides the gateway's own. Default none. */
  origins?: readonly (string | URL)[];
  /**
   * Where the gateway's endpoints are, with a slash at the end. Default: where this module came from. Needed when it
   * was bundled into the application, usually as `/auth/`.
   */
  base?: string | URL;
}

export interface Credentials {
  email: string;
  password: string;
  /** What the user will recognise this device by. */
  deviceName?: string;
}

/** A connection that is made anew, with a fresh token, until it is closed or its user is gone. */
export interface Connection extends EventTarget {
  /** Ends it for good. */
  close(): void;
  /** `open` may come more than once; `close` comes once, and nothing after it. */
  addEventListener(
    type: 'open' | 'close', listener: (event: MessageEvent<null>) => void, options?: boolean | AddEventListenerOptions): void;
  addEventListener(
    type: string, listener: (event: MessageEvent) => void, options?: boolean | AddEventListenerOptions): void;
}

/** An event stream. Events come as `message`, or under the name that the server gave them. */
export interface EventConnection extends Connection {}

/** A WebSocket. */
export interface SocketConnection extends Connection {
  /** Whether it could be sent: not while the connection is being made anew. */
  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): boolean;
}

export interface Auth {
  /** Settles when a stored session has been taken up, or after two seconds without an answer. Never rejects. */
  readonly ready: Promise<Session | null>;
  /** Who is signed in at the moment. */
  readonly session: Session | null;
  /** Calls the listener when `session` has changed; the result ends that. */
  subscribe(listener: () => void): () => void;
  /** Signs in. Rejects with an `AuthError`. */
  login(credentials: Credentials): Promise<Session>;
  /** Signs out: here and in other tabs at once, on the server as soon as it can be told. Never rejects. */
  logout(): Promise<void>;
  /** The platform's `fetch`, with the access token and at most one repetition after a refresh. */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** The access token, refreshed if need be; `null` when nobody is signed in. Rejects with an `AuthError`. */
  getAccessToken(): Promise<string | null>;
  /** Seconds that the access token has left, below 0 once it has none; `null` when nobody is signed in. */
  expiresIn(): number | null;
  /** Refreshes now. Rejects with an `AuthError`. */
  refresh(): Promise<void>;
  /** The user's sessions. Rejects with an `AuthError`. */
  sessions(): Promise<SessionInfo[]>;
  /** Ends one of them. Rejects with an `AuthError`. */
  revokeSession(id: string): Promise<void>;
  /** Listens to an event stream. */
  events(url: string | URL): EventConnection;
  /** Opens a WebSocket, with the token among its protocols. */
  webSocket(url: string | URL, protocols?: string | string[]): SocketConnection;
  /** The path of this site in `return_to` of the address, for going there after signing in; `/` when there is none. */
  returnTo(): string;
  /** Ends timers, listeners and connections. Signs nobody out. */
  dispose(): void;
}

export declare function createAuth(options?: AuthOptions): Auth;
