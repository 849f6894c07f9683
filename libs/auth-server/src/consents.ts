import { createHash } from 'node:crypto';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';

/** What exactly a person said yes to. */
export interface ConsentSubject {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly resource: string;
}

/**
 * Consents, remembered in the session of the browser that gave them: for one client, one address that the code goes to,
 * one resource. A yes for one is none for another.
 */
export class Consents {
  readonly #vault: Pick<TokenVault, 'read' | 'write'>;
  readonly #now: () => number;

  constructor(options: { vault: Pick<TokenVault, 'read' | 'write'>; now: () => number }) {
    this.#vault = options.vault;
    this.#now = options.now;
  }

  async remember(session: Session, subject: ConsentSubject): Promise<void> {
    await this.#vault.write(session, recordOf(subject), { givenAtSeconds: Math.floor(this.#now() / 1000) });
  }

  async has(session: Session, subject: ConsentSubject): Promise<boolean> {
    return (await this.#vault.read(session, recordOf(subject))) !== undefined;
  }
}

function recordOf({ clientId, redirectUri, resource }: ConsentSubject): string {
  const text = JSON.stringify([clientId, redirectUri, resource]);
  return `consent:${createHash('sha256').update(text).digest('base64url')}`;
}
