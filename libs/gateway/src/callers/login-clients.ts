import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import type { SessionClient, SessionClients } from './session-clients.js';

const kind = 'login-clients';

/** What a browser left for the platform with. */
export interface NotedClients {
  readonly sessionId: string;
  /** Ids of the clients that may use what the sign-in brings. */
  readonly kept: readonly string[];
}

/**
 * Who may read what a sign-in brings into a session that others can use already.
 *
 * Over plain http anybody on the way, or another application of the same host, can plant a cookie: a browser then signs in
 * to a session whose apps and chats are an attacker's. Nothing in the browser tells such a session from its own, but its
 * person does. So they are shown who will be able to read, before they sign in; what they were not shown is to be ended
 * before anything of the platform's is stored, and after the browser's own credential was replaced, so that nobody adds to
 * the session meanwhile.
 */
export class LoginClients {
  readonly #vault: Pick<TokenVault, 'putOneTime' | 'takeOneTime'>;
  readonly #clients: SessionClients;

  constructor(options: { vault: Pick<TokenVault, 'putOneTime' | 'takeOneTime'>; clients: SessionClients }) {
    this.#vault = options.vault;
    this.#clients = options.clients;
  }

  /** The apps, chats and codes that a person has to know of before a sign-in in this session. */
  async toShow(session: Session): Promise<SessionClient[]> {
    return (await this.#clients.list(session)).filter(({ kind: of }) => of !== 'browser');
  }

  /**
   * Keeps which of them the person was shown and kept, until the browser comes back.
   *
   * @param browserSecret the secret that ties this sign-in to the browser
   */
  async note(session: Session, browserSecret: string, kept: readonly string[], ttlSeconds: number): Promise<void> {
    const noted: NotedClients = { sessionId: session.id, kept };
    await this.#vault.putOneTime(kind, browserSecret, noted, ttlSeconds, session);
  }

  /** What {@link note} kept, once; `undefined` for a secret that no browser left with. */
  take(browserSecret: string): Promise<NotedClients | undefined> {
    return this.#vault.takeOneTime<NotedClients>(kind, browserSecret);
  }
}
