import type { DisclosureAgreements } from '@fhir-gateway/coverage-tools';
import { GatewayError } from '../errors/errors.js';
import { issueConfirmation, takeConfirmation } from '../handles/confirmations.js';
import type { GatewayHandles, HandleCaller } from '../handles/gateway-handles.js';
import { handleKinds } from '../handles/handle-kinds.js';

/** Between which platforms, for whom, and with the confirmation of which call. */
export interface AgreementParts {
  readonly handles: GatewayHandles;
  /** Whose record it is, at the platform that it comes from. */
  readonly caller: HandleCaller;
  readonly from: string;
  readonly to: string;
  readonly confirm: string | undefined;
}

const kind = handleKinds.agreement;

/**
 * What the person lets an app or chat send from one platform's record to one payer: the resources that they were shown, for
 * an hour. Sealed in the session, so that every process knows.
 */
export function disclosureAgreements(parts: AgreementParts): DisclosureAgreements {
  const { handles, from, to, confirm } = parts;
  const content = (names: readonly string[]) => ['payer-disclosure', from, to, names];
  return {
    covers: async (names) => {
      const caller = requireSession(parts);
      const agreed = new Set((await handles.open<string[]>(kind, caller, to))?.value);
      if (names.every((name) => agreed.has(name))) return true;
      if (confirm === undefined) return false;
      await takeConfirmation(handles, caller, content(names), confirm);
      await handles.set(kind, caller, to, { value: [...new Set([...agreed, ...names])], rule: {} });
      return true;
    },
    offer: (names) => issueConfirmation(handles, requireSession(parts), content(names)),
  };
}

/** @throws GatewayError CALLER_UNKNOWN: nobody could have agreed */
function requireSession({ caller }: AgreementParts): HandleCaller {
  if (caller.session) return caller;
  throw new GatewayError('CALLER_UNKNOWN', 'Sending a record to a payer needs a session, and this call carried none.');
}
