import type { Bundle, Questionnaire, QuestionnaireResponse, Resource } from 'fhir/r4.js';
import { memberOf, textOf, type JsonObject } from '../json.js';
import type { PayerVersion } from '../payer-options.js';
import type { FormBundle } from '../questionnaires/index.js';
import { crdCodes, dtrExtension } from '../systems.js';
import type { PackageRequest } from './package-request.js';

const referenceOf = (resource: JsonObject): string => `${String(resource['resourceType'])}/${String(resource['id'])}`;

/** The draft that goes with a form from 2.2 on: whose it is, what it is for, and what the payer already knows. */
function draftOf(form: Questionnaire, { coverage, orders }: PackageRequest, now: number): QuestionnaireResponse {
  const policy = form.item?.find(({ initial }) => initial !== undefined);
  const known = policy?.initial?.map(({ valueString }) => ({
    ...(valueString !== undefined && { valueString }),
    extension: [{ url: dtrExtension('information-origin'), extension: [{ url: 'source', valueCode: 'auto-server' }] }],
  }));
  const subject = textOf(memberOf(coverage, 'beneficiary', 'reference')) ?? '';
  return {
    resourceType: 'QuestionnaireResponse',
    id: `${form.id}-draft`,
    status: 'in-progress',
    questionnaire: `${form.url}|${form.version}`,
    subject: { reference: subject },
    authored: new Date(now).toISOString(),
    extension: [
      { url: dtrExtension('qr-coverage'), valueReference: { reference: referenceOf(coverage) } },
      ...orders.map((order) => ({
        url: dtrExtension('qr-context'),
        valueReference: { reference: referenceOf(order) },
      })),
      {
        url: dtrExtension('intendedUse'),
        valueCodeableConcept: { coding: [{ system: crdCodes, code: 'withpa' }] },
      },
    ],
    ...(policy && known && { item: [{ linkId: policy.linkId, text: policy.text ?? '', answer: known }] }),
  };
}

/** One package as a Bundle: the form first, then the draft where the release has one, then what the form needs. */
export function packageBundle(
  parts: FormBundle,
  request: PackageRequest,
  { version, base, now }: { version: PayerVersion; base: string; now: number },
): Bundle {
  const { form, libraries, valueSets } = parts;
  const draft = version === '2.2' ? [draftOf(form, request, now)] : [];
  const resources: Resource[] = [form, ...draft, ...parts.parts, ...libraries, ...valueSets];
  return {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: new Date(now).toISOString(),
    entry: resources.map((resource) => ({
      fullUrl: `${base}/fhir/${resource.resourceType}/${resource.id}`,
      resource: resource as Questionnaire,
    })),
  };
}
