import { codeOf } from '../coverage-error.js';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { readDavinciConfiguration } from './davinci-configuration.js';
import type { AddressRules, DavinciConfiguration } from './davinci-configuration.js';
import { parseJson, type SendToService } from './http-payer-client.js';
import type { PayerService } from './payer-client.js';
import { payerServiceNames } from './service-definition.js';

/**
 * Where a payer's own document and the platform file do not agree: it names another address, none at all, one that must
 * not be used, or it is another payer's document.
 */
export type AddressDrift = 'other-address' | 'not-named' | 'address-refused' | 'other-payer';

/** What {@link ServiceAddresses} works with. */
export interface ServiceAddressesOptions extends AddressRules {
  readonly send: (platform: ResolvedPlatform, request: Parameters<SendToService>[0]) => ReturnType<SendToService>;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** Told once for each document that does not agree with the platform file; names services only. */
  readonly onDrift?: (platformId: string, drift: Readonly<Partial<Record<PayerService, AddressDrift>>>) => void;
  /** Told of a failure in the background that is a fault of this library. */
  readonly onError?: (error: unknown) => void;
}

interface Known {
  /** Undefined: there is no document, or no answer. */
  readonly configuration: DavinciConfiguration | undefined;
  readonly drift: Readonly<Partial<Record<PayerService, AddressDrift>>>;
  readonly confirmed: readonly PayerService[];
  readonly untilMs: number;
}

const foundForMs = 24 * 60 * 60 * 1000;
const noneForMs = 60 * 60 * 1000;
/** A payer that does not answer is asked again soon, but not by every call. */
const failedForMs = 60 * 1000;
const deadlineMs = 5_000;
const maxBytes = 256 * 1024;
const maxKnown = 1000;

/**
 * Where the services of payers are, by the davinci-configuration document that a platform file names (HRex). Addresses in
 * the platform file stay as they are, and are compared with the document; those that it leaves open are filled in.
 *
 * No token is sent for the document and no redirect is followed. One request at a time for each platform.
 */
export class ServiceAddresses {
  readonly #options: ServiceAddressesOptions;
  readonly #now: () => number;
  readonly #known = new Map<string, Known>();
  readonly #flights = new Map<string, Promise<Known>>();

  constructor(options: ServiceAddressesOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * The platform with the addresses that its file leaves open. Waits for the document only where one is needed; a service
   * that has none afterwards stays without, and cannot be called.
   */
  async fillIn(platform: ResolvedPlatform): Promise<ResolvedPlatform> {
    const { davinci } = platform.definition;
    const claimed = payerServiceNames.filter((service) => davinci?.[service]);
    if (davinci?.wellKnown === undefined || claimed.length === 0) return platform;
    const open = claimed.filter((service) => davinci[service]?.base === undefined);
    if (open.length === 0) {
      this.#learn(platform).catch((error: unknown) => this.#options.onError?.(error));
      return platform;
    }
    const { configuration } = await this.#learn(platform);
    if (!configuration || configuration.isOfOtherPayer) return platform;
    const found = open.flatMap((service) => {
      const named = configuration.services[service];
      return named && 'base' in named ? [[service, { ...davinci[service], base: named.base }] as const] : [];
    });
    const definition = { ...platform.definition, davinci: { ...davinci, ...Object.fromEntries(found) } };
    return Object.freeze({ ...platform, definition });
  }

  /** Whether the payer's own document names the address that is used, as far as this process knows. */
  isConfirmed(platformId: string, service: PayerService): boolean {
    return this.#known.get(platformId)?.confirmed.includes(service) ?? false;
  }

  /** Where the document and the platform file do not agree, as far as this process knows. */
  driftOf(platformId: string): Readonly<Partial<Record<PayerService, AddressDrift>>> {
    return this.#known.get(platformId)?.drift ?? {};
  }

  /** {@link driftOf} once the document was read; undefined where one is named and could not be read. */
  async compare(platform: ResolvedPlatform): Promise<ReturnType<ServiceAddresses['driftOf']> | undefined> {
    if (platform.definition.davinci?.wellKnown === undefined) return {};
    const { configuration, drift } = await this.#learn(platform);
    return configuration && drift;
  }

  #learn(platform: ResolvedPlatform): Promise<Known> {
    const { id } = platform;
    const known = this.#known.get(id);
    if (known && this.#now() < known.untilMs) return Promise.resolve(known);
    let flight = this.#flights.get(id);
    if (!flight) {
      flight = this.#ask(platform).finally(() => this.#flights.delete(id));
      this.#flights.set(id, flight);
    }
    return flight;
  }

  async #ask(platform: ResolvedPlatform): Promise<Known> {
    const answer = await this.#fetch(platform);
    const configuration =
      answer?.status === 200 ? readDavinciConfiguration(parseJson(answer.text), platform, this.#options) : undefined;
    const isFailure = answer === undefined || answer.status === 429 || answer.status >= 500;
    const lifeMs = configuration ? foundForMs : isFailure ? failedForMs : noneForMs;
    const known = { configuration, ...compared(platform, configuration), untilMs: this.#now() + lifeMs };
    this.#known.delete(platform.id);
    this.#known.set(platform.id, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > maxKnown && oldest !== undefined) this.#known.delete(oldest);
    if (Object.keys(known.drift).length > 0) this.#options.onDrift?.(platform.id, known.drift);
    return known;
  }

  /** @returns undefined where no answer came, whatever the reason */
  async #fetch(platform: ResolvedPlatform): Promise<Awaited<ReturnType<SendToService>> | undefined> {
    const url = new URL(platform.definition.davinci?.wellKnown ?? '');
    try {
      return await this.#options.send(platform, {
        url,
        method: 'GET',
        headers: { accept: 'application/json' },
        deadlineMs,
        maxBytes,
      });
    } catch (error) {
      if (codeOf(error) !== undefined) return undefined;
      throw error;
    }
  }
}

function compared(
  { definition: { davinci } }: ResolvedPlatform,
  configuration: DavinciConfiguration | undefined,
): Pick<Known, 'drift' | 'confirmed'> {
  const claimed = payerServiceNames.filter((service) => davinci?.[service]);
  if (!configuration) return { drift: {}, confirmed: [] };
  const judged = claimed.map((service) => [service, judge(davinci?.[service]?.base, service, configuration)] as const);
  return {
    drift: Object.fromEntries(judged.filter(([, drift]) => drift !== undefined)),
    confirmed: judged.flatMap(([service, drift]) => (drift === undefined ? [service] : [])),
  };
}

function judge(
  base: string | undefined,
  service: PayerService,
  { isOfOtherPayer, services }: DavinciConfiguration,
): AddressDrift | undefined {
  const named = services[service];
  if (isOfOtherPayer) return 'other-payer';
  if (!named) return 'not-named';
  if ('refused' in named) return 'address-refused';
  return base === undefined || base.replace(/\/+$/, '') === named.base ? undefined : 'other-address';
}
