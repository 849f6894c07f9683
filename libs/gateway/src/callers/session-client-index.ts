import type { AuditSubjects } from '@fhir-gateway/audit';
import type { Session } from '@fhir-gateway/token-vault';

const actors = { browser: 'browser', bearer: 'app', handle: 'chat', key: 'browser' } as const;

/**
 * Who asks by an open session, for audit entries that know of a call no more than its session: a sign-in, a renewed
 * token, a log-out. Remembers a client for as long as somebody holds the session object that it opened.
 */
export class SessionClientIndex {
  readonly #clients = new WeakMap<Session, string>();

  /** @param clientId the OAuth client whose access token opened this very session object */
  note(session: Session, clientId: string): void {
    this.#clients.set(session, clientId);
  }

  subjectsOf(session: Session): AuditSubjects {
    const { credentialKind, credentialGroup: grant } = session;
    const client = this.#clients.get(session);
    return {
      actor: credentialKind === undefined ? 'local' : actors[credentialKind],
      client,
      grant,
    };
  }
}
