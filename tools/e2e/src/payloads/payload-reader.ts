import { HostilePayer, type PayerAnswer, type PayerRequest } from '../testing/hostile/hostile-payer.js';
import { aboutRequest, payloadAnswer, withOwnNames, type PayloadAnswer } from './payload-kind.js';
import { authorizationReading, formsReading, requirementsReading, type AppAnswer } from './reading.js';

const platform_id = 'payload-payer';
const patient_id = 'hedda-vantreen';

/** How one payload is read. */
export interface PayloadReading {
  readonly what: string;
  /** `raw`: as it is; `named`: with the names of order, coverage, request and patient that the gateway had sent. */
  readonly as: 'raw' | 'named';
  readonly rest: string;
  readonly mcp: string;
}

/** A payer that answers with payloads of other hands, and both apps in front of it. */
export class PayloadReader {
  readonly #payer: HostilePayer;
  /** Requests that were made; each of them has to be another one. */
  #requests = 0;

  private constructor(payer: HostilePayer) {
    this.#payer = payer;
  }

  static async start(): Promise<PayloadReader> {
    const env = { FHIR_GATEWAY_WRITES: platform_id };
    return new PayloadReader(await HostilePayer.start({ platforms: { [platform_id]: ['crd', 'dtr', 'pas'] }, env }));
  }

  stop(): Promise<void> {
    return this.#payer.stop();
  }

  /** The payload as it is, and with the names that a payer would have put in. */
  async read(payload: unknown): Promise<PayloadReading[]> {
    const { question, what, body, code } = payloadAnswer(payload);
    const ways = question === 'forms' ? (['raw'] as const) : (['raw', 'named'] as const);
    const readings: PayloadReading[] = [];
    for (const as of ways) {
      this.#payer.answer = (asked) => answerOf(asked, body, as);
      const [rest, mcp] = [await this.#ask(question, 'rest', code), await this.#ask(question, 'mcp', code)];
      readings.push({ what, as, rest, mcp });
    }
    return readings;
  }

  async #ask(question: PayloadAnswer['question'], app: 'rest' | 'mcp', procedure_code = '27447'): Promise<string> {
    const asked = { patient_id, procedure_code };
    if (question === 'requirements')
      return requirementsReading(await this.#call(app, 'requirements', 'check_prior_auth', asked));
    if (question === 'forms')
      return formsReading(await this.#call(app, 'questionnaire-package', 'get_questionnaire_package', asked));
    this.#requests += 1;
    const request = {
      ...asked,
      service_date: '2030-12-15',
      place_of_service: '21',
      ordering_npi: '9000000031',
      ordering_name: `Orderer ${this.#requests}`,
    };
    const { confirm } = (await this.#call(app, 'submit', 'submit_prior_auth', request)).body;
    return authorizationReading(await this.#call(app, 'submit', 'submit_prior_auth', { ...request, confirm }));
  }

  async #call(app: 'rest' | 'mcp', route: string, tool: string, body: object): Promise<AppAnswer> {
    if (app === 'rest') return this.#payer.post(platform_id, route, body);
    const { structured, text } = await this.#payer.agent.call(tool, { platform_id, ...body });
    return { body: structured, text };
  }
}

function answerOf({ method, body }: PayerRequest, payload: unknown, as: 'raw' | 'named'): PayerAnswer {
  if (method === 'GET')
    return { json: { services: [{ id: 'order-sign', hook: 'order-sign', description: 'd', prefetch }] } };
  if (as === 'raw') return { json: payload };
  const asked: unknown = JSON.parse(body);
  const isHook = typeof asked === 'object' && asked !== null && 'hook' in asked;
  return { json: isHook ? withOwnNames(payload, asked) : aboutRequest(payload, asked) };
}

const prefetch = {
  patient: 'Patient/{{context.patientId}}',
  coverage: 'Coverage?patient={{context.patientId}}&status=active',
};
