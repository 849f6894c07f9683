import { isObject, objectsOf } from '@fhir-gateway/fhir';
import { CoverageError } from '../../coverage-error.js';
import type { PayerClient } from '../../payer/payer-client.js';

/** Hooks that a question about an order can be asked with, the best one first. */
export const orderHooks = ['order-sign', 'order-dispatch', 'order-select'] as const;
export type OrderHook = (typeof orderHooks)[number];

/** One CDS service as its discovery describes it. */
export interface HookService {
  readonly id: string;
  readonly hook: string;
  readonly title?: string;
  /** Templates of what it wants sent, by its own names for them. */
  readonly prefetch: Readonly<Record<string, string>>;
  /** Versions of the CRD guide that it follows (2.2 and later say so). */
  readonly versions: readonly string[];
  /** Codes of the settings that it takes. */
  readonly configurationOptions: readonly string[];
}

/** What discovery found: services, or that there is no CRD here. */
export type HookDiscovery =
  | { readonly kind: 'found'; readonly services: readonly HookService[] }
  | { readonly kind: 'none'; readonly detail: string }
  | { readonly kind: 'refused'; readonly status: number };

interface Known {
  readonly discovery: HookDiscovery;
  readonly untilMs: number;
}

const foundForMs = 24 * 60 * 60 * 1000;
const noneForMs = 60 * 60 * 1000;
const maxKnown = 1000;
const maxServices = 50;
const maxPrefetchKeys = 30;
const maxTemplateLength = 2000;

/**
 * What the CDS Hooks services of payers say of themselves. A good answer is believed for a day, "there is none" for an
 * hour; a refusal or a failure of the moment is not kept.
 *
 * @see https://cds-hooks.hl7.org/2.0/#discovery
 */
export class HookDiscoveries {
  readonly #known = new Map<string, Known>();
  readonly #now: () => number;

  /** @param now epoch milliseconds */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /**
   * @param options.isStale what was found before is known to be wrong: ask again
   * @throws CoverageError PAYER_UNREACHABLE | PAYER_TIMEOUT | PAYER_AUTH_REFUSED | PAYER_REJECTED (a 5xx or 429)
   */
  async of(payer: PayerClient, options: { isStale?: boolean; signal?: AbortSignal } = {}): Promise<HookDiscovery> {
    const key = `${payer.platformId} ${payer.base('crd')}`;
    const known = this.#known.get(key);
    if (known && !options.isStale && this.#now() < known.untilMs) return known.discovery;
    const discovery = await discover(payer, options.signal);
    if (discovery.kind === 'refused') this.#known.delete(key);
    else this.#remember(key, discovery);
    return discovery;
  }

  /** Whether a platform's service has answered with services, as far as this process knows. */
  isVerified(platformId: string): boolean {
    return [...this.#known].some(
      ([key, { discovery }]) => key.startsWith(`${platformId} `) && discovery.kind === 'found',
    );
  }

  #remember(key: string, discovery: HookDiscovery): void {
    this.#known.delete(key);
    this.#known.set(key, { discovery, untilMs: this.#now() + (discovery.kind === 'found' ? foundForMs : noneForMs) });
    const [oldest] = this.#known.keys();
    if (this.#known.size > maxKnown && oldest !== undefined) this.#known.delete(oldest);
  }
}

async function discover(payer: PayerClient, signal: AbortSignal | undefined): Promise<HookDiscovery> {
  const answer = await payer.send({
    service: 'crd',
    method: 'GET',
    path: 'cds-services',
    ...(signal && { signal }),
  });
  const { status, body } = answer;
  if (status === 401 || status === 403) return { kind: 'refused', status };
  if (status === 429 || status >= 500) {
    throw new CoverageError('PAYER_REJECTED', `The payer answered ${status} when asked for its services.`, status);
  }
  if (status !== 200) return { kind: 'none', detail: `discovery answered ${status}` };
  const services = isObject(body) && Array.isArray(body['services']) ? objectsOf(body['services']) : undefined;
  if (!services) return { kind: 'none', detail: 'discovery answered with no list of services' };
  return { kind: 'found', services: services.slice(0, maxServices).flatMap((service) => readService(service)) };
}

function readService(service: Readonly<Record<string, unknown>>): HookService[] {
  const id = textOf(service['id'], 200);
  const hook = textOf(service['hook'], 100);
  if (id === undefined || hook === undefined) return [];
  const extension = isObject(service['extension']) ? service['extension'] : {};
  const title = textOf(service['title'], 200);
  return [
    {
      id,
      hook,
      ...(title !== undefined && { title }),
      prefetch: readPrefetch(service['prefetch']),
      versions: readVersions(extension['davinci-crd.version']),
      configurationOptions: objectsOf(extension['davinci-crd.configuration-options']).flatMap(
        ({ code }) => textOf(code, 100) ?? [],
      ),
    },
  ];
}

/** No template is dropped for being hostile here: each is judged, and told about, when it is filled in. */
function readPrefetch(prefetch: unknown): Record<string, string> {
  if (!isObject(prefetch)) return {};
  const entries = Object.entries(prefetch).slice(0, maxPrefetchKeys);
  return Object.fromEntries(
    entries.flatMap(([name, template]) => {
      const text = textOf(template, maxTemplateLength);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
}

function readVersions(versions: unknown): string[] {
  const list = Array.isArray(versions) ? versions : [versions];
  return list.flatMap((version: unknown) => {
    const [, short] = typeof version === 'string' ? (/^(\d{1,2}\.\d{1,2})(?:\.|$)/.exec(version) ?? []) : [];
    return short ?? [];
  });
}

/** A text that is not empty and not longer than what is expected of it. */
function textOf(value: unknown, maxLength: number): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= maxLength ? value : undefined;
}
