import type { DisclosureAgreements } from '@fhir-gateway/coverage-tools';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import { GatewayError } from '../errors/errors.js';
import { issueConfirmation, takeConfirmation } from '../sealed/confirmations.js';

/** The part of the vault that remembers what was agreed to. */
export type AgreementVault = Pick<TokenVault, 'putOneTime' | 'takeOneTime' | 'getValue' | 'setValue'>;

/** Between which platforms, for whom, and with the confirmation of which call. */
export interface AgreementParts {
  readonly vault: AgreementVault;
  readonly session: Session | undefined;
  readonly from: string;
  readonly to: string;
  readonly confirm: string | undefined;
}

const kind = 'payer-disclosure';
/** Long enough for the forms and further questions that follow a first one. */
const agreedSeconds = 3600;

/**
 * What the person of a session lets leave from one platform's record for one payer: the resources that they were shown,
 * for an hour. Sealed in the session, so that every process knows.
 */
export function disclosureAgreements(parts: AgreementParts): DisclosureAgreements {
  const { vault, from, to, confirm } = parts;
  const content = (names: readonly string[]) => ['payer-disclosure', from, to, names];
  const secretOf = (session: Session) => `${session.id}|${from}|${to}`;
  return {
    covers: async (names) => {
      const session = requireSession(parts);
      const agreed = new Set(await vault.getValue<string[]>(kind, secretOf(session), session));
      if (names.every((name) => agreed.has(name))) return true;
      if (confirm === undefined) return false;
      await takeConfirmation({ vault, session }, content(names), confirm);
      await vault.setValue(kind, secretOf(session), [...new Set([...agreed, ...names])], agreedSeconds, session);
      return true;
    },
    offer: (names) => issueConfirmation({ vault, session: requireSession(parts) }, content(names)),
  };
}

/** @throws GatewayError CALLER_UNKNOWN: nobody could have agreed */
function requireSession({ session }: AgreementParts): Session {
  if (session) return session;
  throw new GatewayError('CALLER_UNKNOWN', 'Sending a record to a payer needs a session, and this call carried none.');
}
