import type { SubmissionParts } from '@fhir-gateway/coverage-tools';
import type { Asker } from '@fhir-gateway/fhir-proxy';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { TokenVault } from '@fhir-gateway/token-vault';
import { issueConfirmation, takeConfirmation } from '../handles/confirmations.js';
import type { GatewayHandles } from '../handles/gateway-handles.js';
import { confirmSeconds } from '../handles/handle-kinds.js';
import { GatewayError } from '../errors/errors.js';
import { SessionRequestLedger } from './prior-auth-ledger.js';

/** Of the gateway: what sending for somebody needs. */
export interface SubmissionGateway {
  readonly vault: TokenVault;
  readonly handles: GatewayHandles;
  readonly config: { readonly publicUrl: string };
  isWriteAllowed(platformId: string): boolean;
}

/**
 * What a request for prior authorization is sent with: the person's own ledger and confirmations, and whether the
 * operator allows sending at all.
 *
 * @param confirmedAt whose connection has to stay as it is between the two calls; all of the session's where none is named
 * @throws GatewayError CALLER_UNKNOWN without a session: nobody could say later whose request it was
 */
export function submissionParts(
  { session }: Pick<Asker, 'session'>,
  { vault, handles, config, isWriteAllowed }: SubmissionGateway,
  platform: ResolvedPlatform,
  confirmedAt: { readonly platform?: ResolvedPlatform } = { platform },
): SubmissionParts {
  if (!session) throw new GatewayError('CALLER_UNKNOWN', 'This call needs a session, and carried no credential.');
  const caller = { ...confirmedAt, session, app: 'rest', requestId: '' } as const;
  const agreed = (content: unknown) => ['prior-auth-request', platform.id, content];
  return {
    ledger: new SessionRequestLedger(vault, session),
    confirmations: {
      seconds: confirmSeconds,
      issue: (content) => issueConfirmation(handles, caller, agreed(content)),
      take: async (content, confirm) => void (await takeConfirmation(handles, caller, agreed(content), confirm)),
    },
    mayWrite: isWriteAllowed(platform.id),
    identifierSystem: `${config.publicUrl}/prior-auth`,
  };
}
