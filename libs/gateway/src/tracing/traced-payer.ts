import type { PayerClient } from '@fhir-gateway/coverage-tools';
import type { Tracing } from './tracing.js';

/** The same client, each of whose requests is a step of the trace: which service of which payer, and how it answered. */
export function tracedPayer(payer: PayerClient, tracing: Pick<Tracing, 'step'>): PayerClient {
  const { platformId } = payer;
  return {
    platformId,
    configured: (service) => payer.configured(service),
    base: (service) => payer.base(service),
    send: (request) =>
      tracing.step('payer call', { platform: platformId, service: request.service }, async (step) => {
        const answer = await payer.send(request);
        step?.note({ status: answer.status });
        return answer;
      }),
  };
}
