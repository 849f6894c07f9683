import type { HostileAct } from '../faults.js';
import type { PayerVersion } from '../payer-options.js';
import rows from './services.json' with { type: 'json' };

/** One CDS service of the payer. */
export interface CdsService {
  id: string;
  hook: 'order-sign' | 'order-select' | 'order-dispatch' | 'appointment-book';
  title: string;
  description: string;
  prefetch: Readonly<Record<string, string>>;
  extension?: Readonly<Record<string, unknown>>;
}

type Templates = Readonly<Record<string, string>>;

/**
 * 2.0: searches that include what is referred to, and ids of drafts as `context.draftOrders.<type>.id`.
 * 2.1: FHIRPath with the slips of the published page, which clients meet as they are.
 * 2.2: well-formed FHIRPath; one template may use what another one fetched.
 */
const templates: Readonly<Record<PayerVersion, Templates>> = rows.prefetch;

/** The orders of these two hooks are in the record already, so they are asked for and no draft is mentioned. */
function withoutDrafts(all: Templates, orders: Templates): Templates {
  const kept = Object.entries(all).filter(([, template]) => !template.includes('draftOrders'));
  return { ...Object.fromEntries(kept), ...orders };
}

/** What `GET cds-services` lists, in the words of one release. */
export function cdsServices(version: PayerVersion): CdsService[] {
  const drafts = templates[version];
  const dispatched = withoutDrafts(drafts, {
    serviceRequests: 'ServiceRequest?_id={{context.dispatchedOrders}}',
  });
  const extension = {
    'davinci-crd.configuration-options': rows.options,
    ...(version === '2.2' && { 'davinci-crd.version': ['2.2'] }),
  };
  const service = (hook: CdsService['hook'], prefetch: Templates): CdsService => ({
    id: `${hook}-crd`,
    hook,
    title: `Coverage requirements at ${hook}`,
    description: 'Says whether the plan covers the order, and what it wants to see first',
    prefetch,
    extension,
  });
  return [
    service('order-sign', drafts),
    service('order-select', drafts),
    service('order-dispatch', dispatched),
    service('appointment-book', withoutDrafts(drafts, {})),
  ];
}

/** Prefetch templates of a payer that asks for more than coverage needs, or nothing. */
export function hostilePrefetch(act: HostileAct | undefined): Templates {
  const acts: Partial<Record<HostileAct, Templates>> = rows.hostile;
  return (act && acts[act]) ?? {};
}
