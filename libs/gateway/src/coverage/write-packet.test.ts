import { denialInput, type Packet } from '@fhir-gateway/coverage-tools';
import { Cells } from '@fhir-gateway/limits/cells';
import { DocumentReader } from '@fhir-gateway/record-view';
import type { Bundle, Coverage, FhirResource, Organization, Practitioner, ServiceRequest } from 'fhir/r4.js';
import { writePacket, type PacketFormat, type PacketWriting } from './write-packet.js';

jest.setTimeout(240_000);
const cells = new Cells({ startMs: 180_000 });
afterAll(() => cells.close());

/** Facts that every writing has to have in the same letters. */
interface Asked {
  readonly code: string;
  readonly diagnosis: string;
  readonly quantity: string;
  readonly day: string;
  readonly memberNumber: string;
  readonly npis: readonly string[];
  readonly enclosures: readonly string[];
}

const digits = (seed: number, length: number) =>
  String(((seed * 7_919 + 104_729) * 6_151) % 10 ** length).padStart(length, '1');

function asked(seed: number): Asked {
  return {
    code: ['27447', 'K0823', 'E1390', '15823', 'J0585'][seed % 5] ?? '',
    diagnosis: `M${digits(seed, 2)}.${digits(seed + 1, 2)}`,
    quantity: `${1 + (seed % 9)}${seed % 3 === 0 ? ' each' : ''}`,
    day: `2027-0${1 + (seed % 9)}-1${seed % 10}`,
    memberNumber: `W${digits(seed, 9)}`,
    npis: Array.from({ length: 1 + (seed % 3) }, (_, at) => digits(seed + at, 10)),
    enclosures: Array.from({ length: seed % 4 }, (_, at) => `Note ${digits(seed + at, 5)}`),
  };
}

function packetOf({ code, diagnosis, quantity, day, memberNumber, npis, enclosures }: Asked): Packet {
  const [sources, says] = [[1], { text: 'Nobody said so.', sources: [1] }];
  const roles = ['ordering', 'rendering', 'facility'] as const;
  return {
    ...{ as_of: '2026-12-02T10:00:00.000Z', platform_id: 'ehr', state: 'ready-for-person', urgent: false, missing: [] },
    service: { text: 'What is ordered', kind: 'procedure', code, quantity, service_date: day, diagnoses: [{ code: diagnosis, sources }], sources },
    member: { patient_id: 'p', name: 'Ann Lee', member_number: memberNumber, coverage_id: 'c', sources },
    ...{ orders: [], coverages: [], payer: { name: 'A payer', sources } },
    providers: npis.map((npi, at) => ({ role: roles[at] ?? 'facility', name: `Provider ${at}`, npi, sources })),
    requirement: { status: 'unknown', says: [says] },
    criteria: { met: 1, not_met: 0, not_documented: 0, for_person: 0, says: [], rows: [{ id: 'pt', text: 'Physical therapy was done.', state: 'met', sources, evidence: [{ reference: 'Procedure/pt', platform: 'ehr', value: 'Exercise', date: '2026-11-01', shows: 'met' }] }] },
    documents: [
      ...enclosures.map((title, at) => ({ reference: `DocumentReference/d${at}`, title, why: 'Chosen.', sensitive: false, chosen: true, sources })),
      { reference: 'DocumentReference/no', title: 'Note that stays', why: 'Proposed.', sensitive: false, chosen: false, sources },
    ],
    route: { status: 'known', routes: [{ kind: 'fax', value: '555-0100', sources }], check_first: [], says: [] },
    ...{ clock: [], next_steps: [], left_out: [], sources: [{ number: 1, kind: 'record', title: 'Order', platform: 'ehr' }] },
  } as Packet;
} // prettier-ignore

const writing: PacketWriting = { gatewayUrl: 'https://gateway.example', packetId: 'k1', entries: [] };

async function written(format: PacketFormat, packet: Packet): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of writePacket(format, packet, writing)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** What a Bundle asks for, read out of its resources alone. */
function askedIn(json: Buffer): Asked {
  const { entry = [] } = JSON.parse(json.toString()) as Bundle<FhirResource>;
  const of = <T extends FhirResource>(...types: T['resourceType'][]) =>
    entry.flatMap(({ resource }) => (resource && types.includes(resource.resourceType) ? [resource as T] : []));
  const [request] = of<ServiceRequest>('ServiceRequest');
  const [coverage] = of<Coverage>('Coverage');
  const parties = of<Practitioner | Organization>('Practitioner', 'Organization');
  const { value, unit } = request?.quantityQuantity ?? {};
  return {
    code: request?.code?.coding?.[0]?.code ?? '',
    diagnosis: request?.reasonCode?.[0]?.coding?.[0]?.code ?? '',
    quantity: [value, unit].filter((one) => one !== undefined).join(' '),
    day: request?.occurrenceDateTime ?? '',
    memberNumber: coverage?.subscriberId ?? '',
    npis: parties.flatMap(({ identifier = [] }) => identifier.map((one) => one.value ?? '')),
    enclosures: (request?.supportingInfo ?? []).map(({ display = '' }) => display),
  };
} // prettier-ignore

/** A day as people write it, as data. */
function dayIn(words = ''): string {
  return new Date(`${words} 12:00Z`).toISOString().slice(0, 10);
}

/** What a text asks for: the value behind each label. */
function askedInText(text: string): Asked {
  const after = (label: string) => new RegExp(`(?:^|\\s)${label} (\\S+(?: each)?)`).exec(text)?.[1] ?? '';
  return {
    code: after('Code'),
    diagnosis: after('Diagnosis'),
    quantity: after('Quantity'),
    day: dayIn(/Day of service (\d+ \w{3} \d{4})/.exec(text)?.[1]),
    memberNumber: after('Sources (?:.(?!Sources))*?Member number'),
    npis: [...new Set([...text.matchAll(/NPI (\d{10})/g)].map(([, npi = '']) => npi))],
    enclosures: [...text.matchAll(/(Note \d{5}) +Enclosed/g)].map(([, title = '']) => title),
  };
}

function textOfHtml(html: Buffer): string {
  return html.toString().replace(/<style>[^]*?<\/style>/, '').replace(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' '); // prettier-ignore
}

async function textOfPdf(bytes: Buffer): Promise<string> {
  const reader = new DocumentReader({ timeMs: 60_000 });
  const { text } = await reader.read({ bytes, contentType: 'application/pdf' }, { cell: cells.for('a person') });
  return text.replaceAll(/\s+/g, ' ');
}

describe('the writings of a packet', () => {
  it.each(Array.from({ length: 24 }, (_, seed) => seed))('ask for the same in Bundles and HTML: packet %d', async (seed) => {
    const facts = asked(seed);
    const packet = packetOf(facts);
    expect(askedIn(await written('document', packet))).toEqual(facts);
    expect(askedIn(await written('bundle', packet))).toEqual(facts);
    expect(askedInText(textOfHtml(await written('html', packet)))).toEqual(facts);
  }); // prettier-ignore

  it.each([3, 10, 17])('ask for the same in PDF: packet %d', async (seed) => {
    const facts = asked(seed);
    expect(askedInText(await textOfPdf(await written('pdf', packetOf(facts))))).toEqual(facts);
  });

  it('are tagged PDF with a title, a language and header cells', async () => {
    const raw = (await written('pdf', packetOf(asked(3)))).toString('latin1');
    for (const part of ['/MarkInfo', '/StructTreeRoot', '/Lang (en)', '<pdfuaid:part>1</pdfuaid:part>', '/TH', '/H2']) {
      expect(raw).toContain(part);
    }
  });

  it('run and load nothing, whatever a platform says', async () => {
    const hostile = packetOf({ ...asked(1), enclosures: ['<img src=x onerror=alert(1)><script>alert(1)</script>'] });
    expect((await written('html', hostile)).toString()).not.toMatch(/<script|<img/i);
  });

  it('have the appeal after a denial, in each', async () => {
    const denial = denialInput.parse({ letter_date: '2026-11-20', reason: 'Not medically necessary' });
    const packet = { ...packetOf(asked(2)), denial };
    expect((await written('html', packet)).toString()).toContain('What answers the denial');
    expect((await written('document', packet)).toString()).toContain('Appeal of a prior authorization');
    expect(await textOfPdf(await written('pdf', packet))).toContain('For this line of business no rule is known');
  });
});
