import {
  submitPriorAuth as submit,
  type CoverageContext,
  type SubmissionParts,
  type SubmitAnswer,
  type SubmitInput,
} from '@fhir-gateway/coverage-tools';
import { ProxyError, requireGranted, type Asker } from '@fhir-gateway/fhir-proxy';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { Config } from '../config/config-types.js';
import type { AskedPayer } from './choose-payer.js';
import type { CoverageGateway } from './coverage.js';
import { submissionParts, type SubmissionGateway } from './submission-parts.js';

/** Of the gateway: what asking for authorization needs. */
interface SubmittingGateway extends SubmissionGateway {
  readonly config: Pick<Config, 'publicUrl' | 'writes'>;
  readonly coverage: Pick<CoverageGateway, 'open'>;
}

/** What is asked for, of which payer, and how an outlet follows it. */
export interface Submission extends Pick<SubmissionParts, 'patient' | 'onPreview'> {
  readonly asked: AskedPayer;
  readonly input: SubmitInput;
  /** For an outlet that tells its client of each request that the context sends. */
  readonly observe?: (context: CoverageContext) => CoverageContext;
}

/**
 * Ends what could not be sent whoever the payer is, before a record is read for it.
 *
 * @throws GatewayError CALLER_UNKNOWN without a session; ProxyError WRITES_OFF where nothing may be written anywhere
 */
export function requireSender(asker: Asker, gateway: SubmittingGateway, platform: ResolvedPlatform): void {
  submissionParts(asker, gateway, platform);
  if (gateway.config.writes === 'off') throw new ProxyError('WRITES_OFF', 'Writing to this platform is switched off.');
}

/**
 * Asks for prior authorization for who asks, in the one order of all outlets: who asks and whether anything is sent at all,
 * then the payer, then whether the app may write there, then the request.
 *
 * @param platform of the record
 * @throws as {@link requireSender}, `CoverageGateway.open` and `submitPriorAuth` of coverage-tools; ProxyError GRANT_INSUFFICIENT
 *   for an app that may only read at the payer, before anything of it is noted
 */
export async function submitPriorAuth(
  asker: Asker<AbortSignal>,
  gateway: SubmittingGateway,
  platform: ResolvedPlatform,
  { asked, input, observe = (same) => same, ...followed }: Submission,
): Promise<SubmitAnswer> {
  requireSender(asker, gateway, platform);
  const context = observe(await gateway.coverage.open(asker, platform, asked));
  const payer = context.platform;
  // Where the operator lets nobody write there, the person could not help: that is said by what submits.
  if (gateway.isWriteAllowed(payer.id))
    requireGranted(asker.grant, { platformId: payer.id, isWrite: true, types: ['Coverage'] });
  return submit(context, input, { ...submissionParts(asker, gateway, payer), ...followed });
}
