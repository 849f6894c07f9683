import type { AssignParts } from '@fhir-gateway/coverage-tools';
import { ProxyError, requireGranted, type Asker } from '@fhir-gateway/fhir-proxy';
import { withoutConnectionNumber, type ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { AuthError, type SmartAuth } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';
import type { AuditSubjects } from '@fhir-gateway/audit';
import type { AuditSink } from '../audit/audit-entry.js';
import { GatewayError } from '../errors/errors.js';
import { payerOfRequest } from './asked-payer.js';
import { submissionParts, type SubmissionGateway } from './submission-parts.js';

/** Of the gateway: what a person's word about an answer needs. */
export interface AssignGateway extends SubmissionGateway {
  readonly auth: Pick<SmartAuth, 'statuses'>;
  readonly audit: AuditSink;
  subjectsOf(session: Session): AuditSubjects;
}

/**
 * What `assignAnswer` works with, for who may say so: an app as one that may write at the payer, although nothing is sent
 * there; for that reason also where the operator lets nobody write. A preview is good while the session's connections stay
 * as they are: a payer need not be one of them.
 *
 * @param aboutRequest the id of the request for authorization
 * @throws GatewayError CALLER_UNKNOWN; ProxyError GRANT_INSUFFICIENT; AuthError LOGIN_REQUIRED where nobody is connected (any more)
 */
export async function assignParts(
  asker: Asker,
  gateway: AssignGateway,
  platform: ResolvedPlatform,
  aboutRequest: string,
): Promise<AssignParts> {
  const { session, grant, app, requestId } = asker;
  if (!session) throw new GatewayError('CALLER_UNKNOWN', 'This call needs a session, and carried no credential.');
  const { ledger, confirmations } = submissionParts(asker, gateway, platform, {});
  const platformId = (await payerOfRequest(ledger, platform, aboutRequest)) ?? withoutConnectionNumber(platform.id);
  const note = (code?: string) => {
    const told = { event: 'answer.assigned', app, requestId, platformId, sessionId: session.id } as const;
    gateway.audit(
      code === undefined ? { ...told, outcome: 'success' } : { ...told, outcome: 'failure', code },
      gateway.subjectsOf(session),
    );
  };
  try {
    for (const id of [platform.id, platformId])
      requireGranted(grant, { platformId: id, isWrite: true, types: ['Coverage'] });
    if (platform.oauth && (await gateway.auth.statuses(session)).every(({ connected }) => !connected))
      throw new AuthError('LOGIN_REQUIRED', `Sign in to ${platform.name} first.`, { platformId: platform.id });
  } catch (error) {
    if (error instanceof ProxyError || error instanceof AuthError) note(error.code);
    throw error;
  }
  return { platformId, ledger, confirmations, note };
}
