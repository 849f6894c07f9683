import type { PayerVersion } from '../payer-options.js';

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

/** 2.0: searches that include what is referred to, and ids of drafts as `context.draftOrders.<type>.id`. */
const templates20: Templates = {
  user: '{{context.userId}}',
  patient: 'Patient/{{context.patientId}}',
  encounter: 'Encounter/{{context.encounterId}}',
  coverage: 'Coverage?patient={{context.patientId}}&status=active&_include=Coverage:payor',
  serviceRequests:
    'ServiceRequest?_id={{context.draftOrders.ServiceRequest.id}}&_include=ServiceRequest:performer&_include=ServiceRequest:requester',
};

/** 2.1: FHIRPath with the slips of the published page, which clients meet as they are. */
const templates21: Templates = {
  patient: 'Patient/{{%context.patientId}}',
  encounter: 'Encounter/{{%context.encounterId}}',
  coverage: 'Coverage?patient={{%context.patientId}}&amp;status=active',
  practitioners:
    'Practitioner?_id={{%context.draftOrders.entry.resource.requester.resolve().ofType(Practitioner).id}}}}',
  organizations: 'Organization?_id={{%coverage.entry.resource.payor.resolve().ofType(Organization).id}}}}',
};

/** 2.2: well-formed FHIRPath; one template may use what another one fetched. */
const templates22: Templates = {
  patient: 'Patient/{{context.patientId}}',
  encounter: 'Encounter/{{context.encounterId}}',
  coverage: 'Coverage?patient={{context.patientId}}&status=active',
  practitionerRoles:
    'PractitionerRole?_id={{context.draftOrders.entry.resource.requester.resolve().ofType(PractitionerRole).id}}',
  practitioners:
    'Practitioner?_id={{context.draftOrders.entry.resource.requester.resolve().ofType(Practitioner).id|' +
    'context.draftOrders.entry.resource.performer.resolve().ofType(Practitioner).id|' +
    '%practitionerRoles.entry.resource.practitioner.resolve().ofType(Practitioner).id}}',
  organizations:
    'Organization?_id={{%coverage.entry.resource.payor.resolve().ofType(Organization).id|' +
    'context.draftOrders.entry.resource.performer.resolve().ofType(Organization).id|' +
    '%practitionerRoles.entry.resource.organization.resolve().ofType(Organization).id}}',
  locations:
    'Location?_id={{context.draftOrders.entry.resource.ofType(ServiceRequest).locationReference.resolve().ofType(Location).id}}',
};

const templates: Readonly<Record<PayerVersion, Templates>> = {
  '2.0': templates20,
  '2.1': templates21,
  '2.2': templates22,
};

/** The orders of these two hooks are in the record already, so they are asked for and no draft is mentioned. */
function withoutDrafts(all: Templates, orders: Templates): Templates {
  const kept = Object.entries(all).filter(([, template]) => !template.includes('draftOrders'));
  return { ...Object.fromEntries(kept), ...orders };
}

const options = [
  ['unsolicited-determ', 'Unsolicited determinations', 'May answer with an authorization nobody asked for', true],
  ['clinical-reminder', 'Clinical reminders', 'May remind of care that is due', true],
].map(([code, name, description, value]) => ({ code, type: 'boolean', name, description, default: value }));

/** What `GET cds-services` lists, in the words of one release. */
export function cdsServices(version: PayerVersion): CdsService[] {
  const drafts = templates[version];
  const dispatched = withoutDrafts(drafts, {
    serviceRequests: 'ServiceRequest?_id={{context.dispatchedOrders}}',
  });
  const extension = {
    'davinci-crd.configuration-options': [
      ...options,
      { code: 'max-cards', type: 'integer', name: 'Cards', description: 'How many cards at most', default: 10 },
    ],
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
