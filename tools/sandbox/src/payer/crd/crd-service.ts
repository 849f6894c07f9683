import { isObject } from '@fhir-gateway/fhir';
import type { Answer } from '../answer.js';
import { Refusal } from '../answer.js';
import type { AssertionBook } from '../assertions.js';
import type { FaultBox } from '../faults.js';
import type { PayerOptions } from '../payer-options.js';
import { answerHook } from './answer-hook.js';
import { readHookCall } from './hook-call.js';
import { cdsServices, hostilePrefetch } from './services.js';

/** The CDS services of one mount. */
export type CrdService = ReturnType<typeof createCrdService>;

/** Services by the rules, in the words of the mount's release. */
export function createCrdService(parts: { options: PayerOptions; book: AssertionBook; faults: FaultBox }) {
  const { options, book, faults } = parts;
  const services = cdsServices(options.version);
  const find = (serviceId: string) => {
    const service = services.find(({ id }) => id === serviceId);
    if (!service) throw new Refusal(404, 'There is no such service');
    return service;
  };
  return {
    discover(): Answer {
      const more = hostilePrefetch(faults.current().hostile);
      return {
        status: 200,
        body: { services: services.map((one) => ({ ...one, prefetch: { ...one.prefetch, ...more } })) },
      };
    },
    /** @throws Refusal for a service that does not exist or a body that it cannot take */
    call(serviceId: string, body: unknown): Answer {
      const call = readHookCall(body, find(serviceId));
      return { status: 200, body: answerHook(call, { options, book }) };
    },
    /** Takes what a client tells about the cards it showed. */
    feedback(serviceId: string, body: unknown): Answer {
      find(serviceId);
      if (!isObject(body) || !Array.isArray(body['feedback'])) throw new Refusal(400, 'feedback must be a list');
      return { status: 200 };
    },
  };
}
