import type { Bundle, Claim, Coverage, DocumentReference, FhirResource, Practitioner, ServiceRequest } from 'fhir/r4.js'; // prettier-ignore
import type { CoverageContext } from '../coverage-context.js';
import { gatherRequest } from '../pas/request/gather-request.js';
import { requestBundle } from '../pas/request/request-bundle.js';
import { submitInput, type PatientSubmitInput } from '../pas/request/submit-input.js';
import { packetRequest } from './packet-request.js';
import { preparePacket } from './prepare-packet.js';
import { madePacket } from './testing/made-packet.js';
import { unkindContext } from './testing/unkind-record.js';
import { packetContent } from './writings/packet-content.js';
import { packetDocument } from './writings/packet-document.js';

const asked = { service: 'knee replacement', coverage_id: 'first', quantity: 2, service_date: '2030-12-15' };
const names = { requestId: 'r1', identifierSystem: 'urn:gateway', at: '2026-12-03T10:00:00.000Z' };

function paper(description: string): DocumentReference {
  const attachment = { contentType: 'application/pdf', data: 'JVBERi0=' };
  return { resourceType: 'DocumentReference', status: 'current', description, content: [{ attachment }] };
}

function typesIn({ entry = [] }: Bundle) {
  const resources = entry.flatMap(({ resource }) => (resource as FhirResource | undefined) ?? []);
  return <T extends FhirResource>(type: T['resourceType']) => resources.filter((one): one is T => one.resourceType === type); // prettier-ignore
}

it('asks with what document, page and print of the packet say', async () => {
  const context = unkindContext();
  const chosen = { documents: ['DocumentReference/therapy', 'DiagnosticReport/film'] };
  const packet = await preparePacket(context, { ...asked, ...chosen, place_of_service: '22', performing_npi: '9988776655' }); // prettier-ignore
  const documents = packet.documents.filter(({ chosen }) => chosen).map(({ title }) => paper(title));
  const input = submitInput.parse({ ...packetRequest(packet), documents }) as PatientSubmitInput;
  const payer = { platform: { id: 'payer', name: 'Medicare', definition: {} } } as unknown as CoverageContext;
  const request = requestBundle(await gatherRequest({ ...payer, ...context }, input, names));
  const of = typesIn(request);
  const [item] = of<Claim>('Claim')[0]?.item ?? [];
  const npis = of<Practitioner>('Practitioner').flatMap(({ identifier = [] }) => identifier.map(({ value }) => value));
  const facts = [
    item?.productOrService.coding?.[0]?.code,
    String(item?.quantity?.value),
    item?.servicedDate,
    of<Coverage>('Coverage')[0]?.subscriberId,
    of<ServiceRequest>('ServiceRequest')[0]?.reasonCode?.[0]?.coding?.[0]?.code,
    ...npis.toSorted(),
  ];
  expect(facts).toEqual(['27447', '2', '2030-12-15', 'M1', 'M17.11', '1122334455', '9988776655']);
  const printed = JSON.stringify(packetContent(packet)).replaceAll('15 Dec 2030', '2030-12-15');
  const written = packetDocument(packet, { gatewayUrl: 'https://g.example', packetId: 'k', entries: [] });
  const document = JSON.stringify(written);
  const enclosures = ['Physical therapy discharge note', 'Radiograph of the right knee'];
  expect(of<DocumentReference>('DocumentReference').map(({ description }) => description)).toEqual(enclosures);
  expect(typesIn(written)<ServiceRequest>('ServiceRequest')[0]?.supportingInfo?.map(({ display }) => display)).toEqual(enclosures); // prettier-ignore
  const onPaper = packetContent(packet).sections.find(({ key }) => key === 'documents')?.rows ?? [];
  expect(onPaper.flatMap(([title, , how]) => (how === 'Enclosed' ? title : []))).toEqual(enclosures);
  for (const fact of facts) expect([fact, printed.includes(`${fact}`), document.includes(`${fact}`)]).toEqual([fact, true, true]); // prettier-ignore
});

it.each([
  ['one of several insurances that nobody chose', { missing: [{ what: 'Which', blocks: 'asking', ask: 'Which?', argument: 'coverage_id', sources: [1] }] }, 'coverage_id'],
  ['a quantity that is no number', { service: { ...madePacket().service!, quantity: 'as needed' } }, 'quantity'],
  ['a number that is cut short', { service: { ...madePacket().service!, quantity: '1.2.3' } }, 'quantity'],
  ['a drug of a pharmacy', { service: { ...madePacket().service!, kind: 'pharmacy-drug' } }, 'procedure_code'],
  ['a name without an NPI', { providers: [{ role: 'ordering', name: 'Dr. Moss', sources: [4] }] }, 'ordering_name'],
] as const)('leaves out %s', (_what, changes, name) => {
  expect(packetRequest(madePacket())).toHaveProperty(name);
  expect(packetRequest(madePacket(changes as object))).not.toHaveProperty(name);
}); // prettier-ignore
