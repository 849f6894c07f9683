import type { FhirResource } from 'fhir/r4.js';
import type { HookService, OrderHook } from './discovery.js';
import type { DraftedOrder } from '../assertion/order.js';

/** What one call of a CDS service is about. */
export interface HookFacts {
  readonly hook: OrderHook;
  readonly hookInstance: string;
  readonly patientId: string;
  readonly drafted: DraftedOrder;
  /** Base of `fullUrl`s, without trailing slash. */
  readonly baseUrl: string;
}

/** The body of a call, without what is prefetched. */
export interface HookRequest {
  readonly hook: OrderHook;
  readonly hookInstance: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly prefetch?: Readonly<Record<string, FhirResource | null>>;
  readonly extension: Readonly<Record<string, unknown>>;
}

/**
 * The settings of a question: nothing is decided that nobody asked for, so that no authorization number is issued to
 * somebody who only wants to know; and nothing is answered that is not about coverage.
 *
 * @see https://hl7.org/fhir/us/davinci-crd/ found-35, dev-12
 */
export const whatIf: Readonly<Record<string, unknown>> = Object.freeze({
  'unsolicited-determ': false,
  'clinical-reminder': false,
  'duplicate-therapy': false,
  'max-cards': 5,
});

/** Versions of the guide that are understood here, the best first. */
const versions = ['2.2', '2.1', '2.0'] as const;
export type CrdVersion = (typeof versions)[number];

/** The version that both sides follow; undefined where the service does not say, or follows another one. */
export function negotiateVersion(offered: readonly string[]): CrdVersion | undefined {
  return versions.find((version) => offered.includes(version));
}

/** Services of one hook that one question goes to; a payer has one, sometimes one for each kind of order. */
const mostServices = 5;

/** The services that are asked: all of the best hook that is offered, those first that want to see the coverage. */
export function chooseServices(
  services: readonly HookService[],
  wanted: { readonly hasPerformer: boolean; readonly hooks?: readonly string[] },
): { services: readonly HookService[]; hook: OrderHook; leftOut: number } | undefined {
  const order: readonly OrderHook[] = wanted.hasPerformer
    ? ['order-sign', 'order-dispatch', 'order-select']
    : ['order-sign', 'order-select'];
  for (const hook of order.filter((one) => wanted.hooks?.includes(one) ?? true)) {
    const offered = services.filter((service) => service.hook === hook);
    const wantsCoverage = ({ prefetch }: HookService) =>
      Object.values(prefetch).some((text) => /^Coverage\b/.test(text)) ? 0 : 1;
    const sorted = [...offered].sort((a, b) => wantsCoverage(a) - wantsCoverage(b));
    if (sorted.length > 0) {
      return { services: sorted.slice(0, mostServices), hook, leftOut: Math.max(0, sorted.length - mostServices) };
    }
  }
  return undefined;
}

/** What the hook is about, as CDS Hooks has it. */
export function hookContext({ hook, patientId, drafted, baseUrl }: HookFacts): Record<string, unknown> {
  const { order, requester, performer } = drafted;
  const reference = `${order.resourceType}/${order.id}`;
  if (hook === 'order-dispatch') {
    return { patientId, dispatchedOrders: [reference], performer: `Practitioner/${performer?.id ?? requester.id}` };
  }
  const draftOrders = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [{ fullUrl: `${baseUrl}/${reference}`, resource: order }],
  };
  return {
    userId: `Practitioner/${requester.id}`,
    patientId,
    ...(hook === 'order-select' && { selections: [reference] }),
    draftOrders,
  };
}

/** The version is named to a service that lists any: it must be where there are several, and does no harm where not. */
export function hookExtension(service: HookService, version: CrdVersion | undefined): Record<string, unknown> {
  const isNamed = service.versions.length > 0 && version !== undefined;
  return { ...(isNamed && { 'davinci-crd.requestedVersion': version }), 'davinci-crd.configuration': whatIf };
}
