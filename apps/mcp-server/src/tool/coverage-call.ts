import type { AskedPayer } from '@fhir-gateway/gateway';
import type { CoverageContext, PayerClient, PayerService } from '@fhir-gateway/coverage-tools';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { resourceTypeOf } from './proxy-reader.js';
import type { PlatformCall, ToolCall } from './tool-call.js';

const questions: Readonly<Record<PayerService, string>> = {
  crd: 'what it requires',
  dtr: 'for its forms',
  pas: 'about a prior authorization',
};

/** Opens a coverage question for who is calling, and tells of each step of its chain. */
export async function coverageContext(
  call: ToolCall,
  { platform }: PlatformCall,
  asked: AskedPayer = {},
): Promise<CoverageContext> {
  const { asker, gateway, signal } = call;
  return observedContext(call, platform, await gateway.coverage.open({ ...asker, signal }, platform, asked));
}

/** The same context, which tells of each step of its chain. */
export function observedContext(call: ToolCall, { id }: ResolvedPlatform, context: CoverageContext): CoverageContext {
  const { payer, records } = context;
  const toldPayer: PayerClient = {
    platformId: payer.platformId,
    configured: (service) => payer.configured(service),
    base: (service) => payer.base(service),
    send: (request) => {
      call.step(`Asking the payer of ${payer.platformId} ${questions[request.service]}`);
      return payer.send(request);
    },
  };
  return {
    ...context,
    payer: toldPayer,
    records: (request) => {
      call.step(`Asking ${id} for ${resourceTypeOf(request.path)}`);
      return records(request);
    },
  };
}
