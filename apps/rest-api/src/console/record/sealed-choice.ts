import type { Keyring, Session } from '@fhir-gateway/token-vault';

/**
 * What somebody chose of a record, for an address: sealed, since the name of a test says something about a person and an
 * address stays in the history and in logs; bound to the session, so that nobody else can say what a link shows.
 */
export class SealedChoice {
  readonly #keyring: Keyring;

  constructor(keyring: Keyring) {
    this.#keyring = keyring;
  }

  seal(choice: string, session: Session): string {
    return this.#keyring.seal(choice, placeOf(session));
  }

  /** @returns `undefined` for what was not sealed here for this session */
  open(sealed: string, session: Session): string | undefined {
    try {
      return this.#keyring.open(sealed, placeOf(session));
    } catch {
      return undefined;
    }
  }
}

function placeOf(session: Session): string {
  return `console-choice|${session.id}`;
}
