import { Refusal } from './answer.js';
import { isObject } from './json.js';

/** The three services of a payer. */
export type PayerService = 'crd' | 'dtr' | 'pas';

/** What a test wants to go wrong; nothing by default. */
export interface Faults {
  /** Only this service is struck; default all three. */
  service?: PayerService;
  /** Answer with this status and an OperationOutcome. */
  status?: number;
  /** Sent as `Retry-After` with the status. */
  retryAfterSeconds?: number;
  /** Wait before answering, 60 seconds at most. */
  delayMs?: number;
  /** Answer 200 with JSON that breaks off, or 404 with a page. */
  body?: 'malformed' | 'html404';
  /** Count of requests that `status`, `delayMs` and `body` strike; default all until reset. */
  times?: number;
  /** CRD: cards but no coverage information. */
  cardsOnly?: boolean;
  /** CRD: neither cards nor actions. */
  emptyCards?: boolean;
  /** CRD: the action updates an order that nobody sent. */
  wrongOrderId?: boolean;
  /** CRD: a second assertion that contradicts the first. */
  twoAssertions?: boolean;
  /** CRD: assertions that ended yesterday. */
  expired?: boolean;
  /** CRD: `satisfied` without a number, and a form without a need for it. */
  brokenInvariant?: boolean;
  /** PAS: the name of the parameter with the answer to `$inquire` in 2.2; default `return`. */
  inquireParameter?: string;
  /** A header that every request must carry, as some payers want one that tells the channel. */
  requiredHeader?: string;
  /** Services that are switched off answer 404. */
  off?: readonly PayerService[];
  /** A payer that wants more than it should have. */
  hostile?: HostileAct;
}

/**
 * `whole-chart`, `other-host` and `cyclic` are prefetch templates; `huge-card` and `script-card` are answers;
 * `foreign-form` is an adaptive form that asks for its answers elsewhere.
 */
export type HostileAct = 'whole-chart' | 'other-host' | 'cyclic' | 'huge-card' | 'script-card' | 'foreign-form';

const services: readonly unknown[] = ['crd', 'dtr', 'pas'] satisfies PayerService[];
const hostileActs: readonly unknown[] = [
  'whole-chart',
  'other-host',
  'cyclic',
  'huge-card',
  'script-card',
  'foreign-form',
] satisfies HostileAct[];

const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const isText = (value: unknown): boolean => typeof value === 'string' && value.length < 100;
const isCount =
  (most: number) =>
  (value: unknown): boolean =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;

const checks: Readonly<Record<keyof Faults, (value: unknown) => boolean>> = {
  service: (value) => services.includes(value),
  status: (value) => isCount(599)(value) && Number(value) >= 400,
  retryAfterSeconds: isCount(3600),
  delayMs: isCount(60_000),
  body: (value) => value === 'malformed' || value === 'html404',
  times: isCount(1000),
  cardsOnly: isFlag,
  emptyCards: isFlag,
  wrongOrderId: isFlag,
  twoAssertions: isFlag,
  expired: isFlag,
  brokenInvariant: isFlag,
  inquireParameter: isText,
  requiredHeader: isText,
  off: (value) => Array.isArray(value) && value.every((one) => services.includes(one)),
  hostile: (value) => hostileActs.includes(value),
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
export interface FaultBox {
  current(): Faults;
  set(faults: Faults): void;
  /** Whether the next request to a service is struck; counts `times` down. */
  strikes(service: PayerService): boolean;
}

/** A box without faults. */
export function createFaultBox(): FaultBox {
  let faults: Faults = {};
  let left = Infinity;
  return {
    current: () => faults,
    set(next) {
      faults = next;
      left = next.times ?? Infinity;
    },
    strikes(service) {
      const { status, delayMs, body } = faults;
      const isAny = status !== undefined || delayMs !== undefined || body !== undefined;
      if (!isAny || left <= 0 || (faults.service ?? service) !== service) return false;
      left -= 1;
      return true;
    },
  };
}
