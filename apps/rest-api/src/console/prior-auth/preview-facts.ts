import { dateWords } from '@fhir-gateway/fhir';
import { projectResource } from '@fhir-gateway/record-view';
import type {
  Bundle,
  Claim,
  Coverage,
  DocumentReference,
  FhirResource,
  Organization,
  Parameters,
  Patient,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
} from 'fhir/r4.js';

import { placeWords } from './place-words.js';
import type { RequestDraft } from './request-draft.js';

type Fact = readonly [string, string];

/** Everything that a request holds, resource by resource, as a person reads it. It is made of what would be sent, not of what was typed. */
export function previewFacts(
  request: Bundle | Parameters,
  draft: Pick<RequestDraft, 'service' | 'knownDiagnoses'>,
): Fact[] {
  if (request.resourceType === 'Parameters') return attachmentFacts(request);
  const resources = (request.entry ?? []).flatMap(({ resource }) => (resource as FhirResource | undefined) ?? []);
  // A change has the new Claim and what is new, then all of the request that it changes.
  const [first, prior] = resources.flatMap((one, at) => (one.resourceType === 'Claim' ? [{ claim: one, at }] : []));
  if (first === undefined || prior === undefined)
    return resources.flatMap((resource) => factsOf(resource, resources, draft));
  const before = resources.slice(prior.at).filter(({ resourceType }) => resourceType !== 'Claim');
  const added = resources.slice(first.at + 1, prior.at);
  return [
    ...changeFacts(first.claim, prior.claim, draft),
    ...added.flatMap((resource) => factsOf(resource, resources, draft)),
    ...before.flatMap((resource) => factsOf(resource, resources, draft).map(asBefore)),
  ];
}

/** What a change does: it withdraws all, or has another day or quantity than the Claim that it takes the place of. */
function changeFacts(
  claim: Claim,
  prior: Claim,
  draft: Pick<RequestDraft, 'service' | 'knownDiagnoses'>,
): readonly Fact[] {
  const isWithdrawn = (claim.item ?? []).every(({ modifierExtension = [] }) =>
    modifierExtension.some(({ url, valueBoolean }) => url.endsWith('infoCancelled') && valueBoolean === true),
  );
  const earlier = new Map(claimFacts(prior, draft));
  const facts = claimFacts(claim, draft).map(([label, value]): Fact => {
    if (label === 'Asked for') return [isWithdrawn ? 'Withdraws, all of it' : 'Changes the request for', value];
    const old = earlier.get(label);
    return [label, old === value ? value : `${value}, instead of ${old ?? 'none named'}`];
  });
  const isUncounted = earlier.has('How many') && !facts.some(([label]) => label === 'How many');
  return [
    ...facts,
    ...(isUncounted ? [['How many', `none named, instead of ${earlier.get('How many')}`] as const] : []),
  ];
}

/** What went along before goes along again: it is not taken for something new. */
function asBefore([label, value]: Fact): Fact {
  return [label.replace(/^(Answer|Document)\b/, '$1 sent before'), value];
}

const attached: Readonly<Record<string, string>> = {
  TrackingId: 'The plan’s number for what it asked for',
  MemberId: 'Member number',
  ProviderId: 'NPI of who ordered it',
  ServiceDate: 'Day of the service',
};

/** Documents that a plan asked for, and what names the request. */
function attachmentFacts({ parameter = [] }: Parameters): Fact[] {
  return parameter.flatMap(({ name, valueIdentifier, valueDate, part = [] }): Fact[] => {
    const document = part.find((one) => one.name === 'Content')?.resource;
    if (document?.resourceType === 'DocumentReference')
      return [['Document', documentWords(document as DocumentReference)]];
    const value = valueIdentifier?.value ?? (valueDate && dateWords(valueDate));
    return attached[name] === undefined || value === undefined ? [] : [[attached[name], value]];
  });
}

/** The same as JSON, with files named by their length. */
export function shownContent(request: Bundle | Parameters): string {
  return JSON.stringify(
    request,
    (key, value: unknown) =>
      key === 'data' && typeof value === 'string' ? `(file of ${value.length} characters)` : value,
    2,
  );
}

function factsOf(
  resource: FhirResource,
  all: readonly FhirResource[],
  draft: Pick<RequestDraft, 'service' | 'knownDiagnoses'>,
): Fact[] {
  switch (resource.resourceType) {
    case 'Claim':
      return claimFacts(resource, draft);
    case 'Patient':
      return patientFacts(resource, all);
    case 'Coverage':
      return coverageFacts(resource);
    case 'Organization':
      return [[isInsurer(resource, all) ? 'To' : 'Asked by', named(resource)]];
    case 'Practitioner':
      return [['Doctor or nurse', named(resource)]];
    case 'QuestionnaireResponse':
      return formFacts(resource);
    case 'DocumentReference':
      return [['Document', documentWords(resource)]];
    default:
      return [];
  }
}

function claimFacts(
  { item = [], diagnosis = [], priority }: Claim,
  { service, knownDiagnoses }: Pick<RequestDraft, 'service' | 'knownDiagnoses'>,
): Fact[] {
  const [first] = item;
  const place = first?.locationCodeableConcept?.coding?.[0]?.code;
  const codes = diagnosis.flatMap(({ diagnosisCodeableConcept }) => diagnosisCodeableConcept?.coding?.[0]?.code ?? []);
  const quantity = first?.quantity?.value;
  const date = first?.servicedDate ?? first?.servicedPeriod?.start;
  return [
    ['Asked for', `${service.name === undefined ? 'Service' : service.name} (code ${service.code})`],
    ...(quantity === undefined ? [] : [['How many', String(quantity)] as const]),
    ...(date === undefined ? [] : [['Day of the service', dateWords(date)] as const]),
    ...(place === undefined ? [] : [['Place', placeWords(place)] as const]),
    [
      'Diagnoses',
      codes.length === 0
        ? 'none'
        : codes
            .map((code) =>
              [knownDiagnoses.find((one) => one.code === code)?.text, `(code ${code})`].filter(Boolean).join(' '),
            )
            .join('; '),
    ],
    ['Urgent', priority?.coding?.some(({ code }) => code === 'stat') === true ? 'yes, within 72 hours' : 'no'],
  ];
}

function patientFacts(patient: Patient, all: readonly FhirResource[]): Fact[] {
  const coverage = all.find((one) => one.resourceType === 'Coverage');
  const isMember = coverage?.beneficiary.reference?.endsWith(patient.id ?? '') === true;
  const { text = 'a person without a name' } = projectResource(patient);
  const address = patient.address?.[0];
  const words = [
    text,
    patient.birthDate && `born ${dateWords(patient.birthDate)}`,
    patient.gender,
    address && [...(address.line ?? []), address.city, address.state, address.postalCode].filter(Boolean).join(', '),
  ];
  return [[isMember ? 'Patient' : 'Who holds the insurance', words.filter(Boolean).join(' · ')]];
}

function coverageFacts({ identifier = [], subscriberId }: Coverage): Fact[] {
  const number = identifier.find(({ type }) => type?.coding?.some(({ code }) => code === 'MB'))?.value ?? subscriberId;
  return [['Member number', number ?? 'none in the record']];
}

function isInsurer(organization: Organization, all: readonly FhirResource[]): boolean {
  const claim = all.find((one): one is Claim => one.resourceType === 'Claim');
  return claim?.insurer?.reference?.endsWith(organization.id ?? '') === true;
}

function named(resource: Extract<FhirResource, { resourceType: 'Organization' | 'Practitioner' }>): string {
  const npi = resource.identifier?.find(({ system }) => system?.endsWith('us-npi'))?.value;
  return [projectResource(resource).text, npi !== undefined && `NPI ${npi}`].filter(Boolean).join(', ');
}

function formFacts(response: QuestionnaireResponse): Fact[] {
  const answers: Fact[] = [];
  const visit = ({ text, linkId, answer = [], item = [] }: QuestionnaireResponseItem): void => {
    const words = answer.map((one) => valueWords(one as Record<string, unknown>)).filter((one) => one !== '');
    if (words.length > 0) answers.push([`Answer: ${text ?? linkId}`, words.join('; ')]);
    answer.forEach((one) => one.item?.forEach(visit));
    item.forEach(visit);
  };
  response.item?.forEach(visit);
  return answers;
}

function valueWords(answer: Readonly<Record<string, unknown>>): string {
  const [, value] = Object.entries(answer).find(([key]) => /^value[A-Z]/.test(key)) ?? [];
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'object' || value === null) return value === undefined ? '' : dateWords(String(value));
  const { display, text, code, value: amount, unit } = value as Record<string, unknown>;
  if (amount !== undefined) return [amount, unit ?? code].filter(Boolean).join(' ');
  return String(display ?? text ?? code ?? '');
}

function documentWords({ description, type, date, content }: DocumentReference): string {
  const titles = content.map(({ attachment }) => attachment.title).filter(Boolean);
  const name = titles.length > 0 ? titles.join(', ') : (description ?? type?.text ?? 'Document');
  return [name, dateWords(date?.slice(0, 10))].filter(Boolean).join(', ');
}
