import { GatewayError } from '@fhir-gateway/gateway';
import type { Keyring, Session } from '@fhir-gateway/token-vault';

/** A form may stay open over a working day. */
const LIFE_SECONDS = 12 * 3600;
const PLACE = 'console-form';

/**
 * Ties a form to the session of the browser that it was shown in, beside the check of where it was sent from: sealed, so
 * that nothing is kept here, and any replica knows it.
 *
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export class FormTokens {
  readonly #keyring: Keyring;
  readonly #now: () => number;

  constructor(keyring: Keyring, now: () => number = Date.now) {
    this.#keyring = keyring;
    this.#now = now;
  }

  /** @param session absent for a visitor without one, who can read open platforms only */
  issue(session: Session | undefined): string {
    return this.#keyring.seal(String(this.#now() + LIFE_SECONDS * 1000), placeOf(session));
  }

  /** @throws GatewayError CROSS_SITE_REFUSED for a token of another session, an altered or an old one, and for none */
  check(token: string | undefined, session: Session | undefined): void {
    if (this.#endsAtMs(token ?? '', session) > this.#now()) return;
    throw new GatewayError(
      'CROSS_SITE_REFUSED',
      'This form was shown to another session, or too long ago. Open the page again and send it anew.',
    );
  }

  #endsAtMs(token: string, session: Session | undefined): number {
    try {
      return Number(this.#keyring.open(token, placeOf(session)));
    } catch {
      return 0;
    }
  }
}

function placeOf(session: Session | undefined): string {
  return `${PLACE}|${session?.id ?? 'anonymous'}`;
}
