import { GatewayError } from '@fhir-gateway/gateway';
import { recordSectionNames, sectionCalled, type RecordSection } from '@fhir-gateway/patient-record';

/**
 * The section that an address names.
 *
 * @throws GatewayError ROUTE_NOT_FOUND, which names the section that is meant where one is
 */
export function sectionOf(name: string): RecordSection {
  const section = recordSectionNames.find((each) => each === name);
  if (section !== undefined) return section;
  const meant = sectionCalled(name);
  const proposal = meant === undefined ? '' : ` Did you mean ${meant}?`;
  throw new GatewayError('ROUTE_NOT_FOUND', `A record has the sections ${recordSectionNames.join(', ')}.${proposal}`);
}
