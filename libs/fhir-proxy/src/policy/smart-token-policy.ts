import { parseScope } from '@fhir-gateway/smart-auth/scopes';
import type { PlatformAccess } from '@fhir-gateway/smart-auth/access';
import { allowed, refuse } from './decision.js';
import type { Decision, Refusal } from './decision.js';
import type { SmartToken } from '../contract/call-grant.js';
import type { FhirRequest } from '../contract/fhir-request.js';
import type { Interaction } from '../contract/interaction.js';
import type { CheckedBody } from '../request/request-body.js';
import { decideRequest } from './request-policy.js';
import type { JudgedBy } from './request-policy.js';
import { decide } from './scope-decisions.js';
import { decideInteraction } from './scope-policy.js';

/** What a request is judged by, as it will be sent. */
interface SentRequest extends Required<Pick<JudgedBy, 'bases' | 'quota'>> {
  readonly request: FhirRequest;
  readonly query: string;
  readonly body: CheckedBody | undefined;
}

/**
 * Decides by the scopes in the token of a SMART app, as the platform's own are: which mode the operator has set for
 * those, and that a platform has scopes in words of its own, changes nothing here.
 *
 * @param smart absent for every other caller, of whom nothing is asked here
 * @throws ProxyError as {@link decideRequest}
 */
export function smartDecision(
  smart: SmartToken | undefined,
  interaction: Interaction,
  { request, query, body, bases, quota }: SentRequest,
): Decision {
  if (smart === undefined || interaction.kind === 'capabilities') return allowed;
  return asAppRefusal(decideRequest(interaction, smart, request, query, body, { bases, quota }), smart);
}

/**
 * What is against a call that the person's grant refuses, where the app did not ask for it or the platform does not share
 * it: no person could give it. `undefined` where the person alone did not.
 */
export function unsharedRefusal(
  smart: SmartToken | undefined,
  interaction: Interaction,
  search: string,
): Refusal | undefined {
  if (smart?.shared === undefined) return undefined;
  const decision = asAppRefusal(decideInteraction(interaction, { scopes: smart.shared }, search, false), smart);
  return decision.allowed ? undefined : decision;
}

/** Whether the person is connected to another record than the one that the SMART app was let into. */
export function isOfAnother(
  smart: SmartToken | undefined,
  { kind }: Pick<Interaction, 'kind'>,
  access: Pick<PlatformAccess, 'patient'> | undefined,
): boolean {
  return smart !== undefined && kind !== 'capabilities' && access?.patient !== smart.patient;
}

/** The same decision, a refusal under the rule for apps: another sign-in at the platform would not help. */
export function asAppRefusal(decision: Decision, smart: SmartToken): Decision {
  if (decision.allowed || !decision.rule.startsWith('scope.')) return decision;
  const { message, missingScope, detail } = decision;
  return refuse('grant.scope', {
    message:
      message.replace('The granted scopes do not cover', 'The scopes of this app do not cover') +
      sideOf(smart, missingScope),
    detail: detail ?? decision.rule,
    missingScope,
  });
}

/** Who left a scope out; nothing for an app that was let in before this was kept. */
function sideOf({ asked, shared }: SmartToken, missing: string | undefined): string {
  if (missing === undefined || asked === undefined || shared === undefined) return '';
  if (!covers(asked, missing)) return ' The app did not ask for it.';
  if (!covers(shared, missing)) return ' The platform does not share it.';
  return ' The person did not give it when they let the app in.';
}

function covers(scopes: readonly string[], missing: string): boolean {
  const { permissions = new Set<never>(), resourceType = '*' } = parseScope(missing) ?? {};
  return [...permissions].every((permission) => decide(scopes, permission, resourceType).allowed);
}

/** What only the answer to a read could be judged by cannot be one of several. */
export function smartBatchEntry(decision: Decision): Decision {
  return decision.allowed && decision.isByContent ? refuse('grant.scope', { message: alone }) : decision;
}

const alone =
  'The scopes of this app let it read only what matches their filter, which a batch cannot be asked for: read it by itself.';
