import { isObject } from '@fhir-gateway/fhir';
import { Refusal } from './answer.js';

/** The three services of a payer. */
export type PayerService = 'crd' | 'dtr' | 'pas';

/** What a test wants to go wrong; nothing by default. */
export interface Faults {
  /** Only this service is struck; default all three. */
  service?: PayerService;
  /** Answer with this status and an OperationOutcome. */
  status?: number;
  /** Answer 200 with JSON that breaks off. */
  body?: 'malformed';
  /** A payer that wants more than it should have. */
  hostile?: HostileAct;
}

/** Prefetch templates for far more than coverage needs, or an adaptive form that asks for its answers elsewhere. */
export type HostileAct = 'whole-chart' | 'foreign-form';

const checks: Readonly<Record<keyof Faults, (value: unknown) => boolean>> = {
  service: (value) => ['crd', 'dtr', 'pas'].includes(value as string),
  status: (value) => Number.isInteger(value) && Number(value) >= 400 && Number(value) <= 599,
  body: (value) => value === 'malformed',
  hostile: (value) => value === 'whole-chart' || value === 'foreign-form',
};

/**
 * Reads what a test asks for; an empty object ends all faults.
 *
 * @throws Refusal 400 naming the member that is unknown or makes no sense
 */
export function readFaults(body: unknown): Faults {
  if (!isObject(body)) throw new Refusal(400, 'Faults are a JSON object');
  for (const [name, value] of Object.entries(body)) {
    const check = Object.hasOwn(checks, name) ? checks[name as keyof Faults] : undefined;
    if (!check?.(value)) throw new Refusal(400, `There is no such fault: ${name.slice(0, 40)}`);
  }
  return body as Faults;
}

/** The faults of one mount. */
export type FaultBox = ReturnType<typeof createFaultBox>;

/** A box without faults. */
export function createFaultBox() {
  let faults: Faults = {};
  return { current: () => faults, set: (next: Faults) => void (faults = next) };
}
