import type { Keyring } from '@fhir-gateway/token-vault';

/** How long the browser may take from the platform's form to the address it is sent on to. */
const LIFE_SECONDS = 60;
/** Sealed, it has to fit into the first line of a request, of which Node takes 16 KiB together with the headers. */
const MAX_FORM_BYTES = 6 * 1024;
const PLACE = 'oauth-form-answer';

/**
 * Carries an authorization response that came as a form (`response_mode=form_post`) over to a request that has the
 * browser's cookies. The platform's form comes from another site, so that SameSite=Lax cookies stay behind: whose login
 * it is cannot be told yet. The answer therefore goes through one redirect, sealed: no code in an address, in the
 * history or in a proxy's log, nothing kept here meanwhile, and the binding to the browser is judged where it always is.
 *
 * @see OAuth 2.0 Form Post Response Mode
 */
export class FormAnswers {
  readonly #keyring: Keyring;
  readonly #now: () => number;

  constructor(keyring: Keyring, now: () => number = Date.now) {
    this.#keyring = keyring;
    this.#now = now;
  }

  /** @returns `undefined` for a form that is too long to be an authorization response */
  seal(form: string): string | undefined {
    if (Buffer.byteLength(form) > MAX_FORM_BYTES) return undefined;
    return this.#keyring.seal(JSON.stringify({ form, untilMs: this.#now() + LIFE_SECONDS * 1000 }), PLACE);
  }

  /** @returns `undefined` for anything that was not sealed here within the last minute */
  open(sealed: string): URLSearchParams | undefined {
    try {
      const { form, untilMs } = JSON.parse(this.#keyring.open(sealed, PLACE)) as { form: string; untilMs: number };
      return this.#now() < untilMs ? new URLSearchParams(form) : undefined;
    } catch {
      return undefined;
    }
  }
}
