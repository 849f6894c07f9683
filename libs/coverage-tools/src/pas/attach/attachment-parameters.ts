import { objectsOf } from '@fhir-gateway/fhir';
import type {
  Bundle,
  Claim,
  Coding,
  Coverage,
  DocumentReference,
  Identifier,
  Parameters,
  ParametersParameter,
  Practitioner,
} from 'fhir/r4.js';
import { codeSystems } from '../../procedure-code.js';
import type { WantedInformation } from '../decision/wanted-information.js';
import { memberIdentifier } from '../request/parties.js';

/**
 * The documents that a payer asked for, as CDex sends them: named by the payer's own tracking id, the member and who ordered
 * the service; nothing else of the request goes along.
 *
 * @param request as it was sent
 * @see http://hl7.org/fhir/us/davinci-cdex/OperationDefinition/submit-attachment
 */
export function attachmentParameters(
  request: Bundle,
  wanted: WantedInformation & { readonly trackingId: string },
  documents: readonly DocumentReference[],
): Parameters {
  const resources = objectsOf(request.entry).flatMap(({ resource }) => resource ?? []);
  const claim = resources.find((one): one is Claim => one.resourceType === 'Claim');
  const coverage = resources.find((one): one is Coverage => one.resourceType === 'Coverage');
  const orderer = resources.find((one): one is Practitioner => one.resourceType === 'Practitioner');
  const npi = orderer?.identifier?.find(({ system }) => system === codeSystems.npi);
  const member = coverage && (memberIdentifier(coverage) ?? subscriber(coverage));
  const date = claim?.item?.[0]?.servicedDate ?? claim?.item?.[0]?.servicedPeriod?.start;
  const [code] = wanted.codes;
  return {
    resourceType: 'Parameters',
    parameter: [
      { name: 'TrackingId', valueIdentifier: { value: wanted.trackingId } },
      { name: 'AttachTo', valueCode: 'preauthorization' },
      ...(npi ? [{ name: 'ProviderId', valueIdentifier: plain(npi) }] : []),
      ...(member ? [{ name: 'MemberId', valueIdentifier: plain(member) }] : []),
      ...(date === undefined ? [] : [{ name: 'ServiceDate', valueDate: date }]),
      ...documents.map((document): ParametersParameter => ({
        name: 'Attachment',
        part: [
          ...(code === undefined ? [] : [{ name: 'Code', valueCodeableConcept: { coding: [codingOf(code)] } }]),
          { name: 'Content', resource: document },
        ],
      })),
      { name: 'Final', valueBoolean: true },
    ],
  };
}

/** LOINC codes are told by their shape; others are X12 755, whose system the payer knows. */
function codingOf(code: string): Coding {
  return /^\d{1,6}-\d$/.test(code) ? { system: 'http://loinc.org', code } : { code };
}

function subscriber({ subscriberId }: Coverage): Identifier | undefined {
  return subscriberId === undefined ? undefined : { value: subscriberId };
}

function plain({ system, value }: Identifier): Identifier {
  return { ...(system !== undefined && { system }), ...(value !== undefined && { value }) };
}
