import type { Packet } from '../schema/packet-schema.js';

/** A packet with a row of each state, for what is made of packets. */
export function madePacket(changes: Partial<Packet> = {}): Packet {
  return {
    as_of: '2026-12-02T10:00:00.000Z',
    platform_id: 'hospital',
    platform_name: 'Riverside Hospital',
    state: 'ready-for-person',
    urgent: false,
    missing: [{ what: 'A route', blocks: 'deciding', ask: 'Where does it go?', sources: [1] }],
    service: {
      ...{ text: 'Total knee arthroplasty, right', kind: 'procedure', code: '27447', code_system: 'http://www.ama-assn.org/go/cpt' },
      ...{ order_id: 'ServiceRequest/knee', ordered_on: '2026-11-10', quantity: '1', service_date: '2026-12-20' },
      ...{ place_of_service: '22', body_site: 'Right knee', sources: [2] },
      diagnoses: [{ code: 'M17.11', text: 'Osteoarthritis of the right knee', sources: [2] }],
    },
    orders: [],
    member: {
      ...{ patient_id: 'p', name: 'Ann Lee', birth_date: '1950-02-03', sex: 'female', coverage_id: 'first' },
      ...{ member_number: 'M1', group_number: 'G7', plan: 'Plan B', sources: [1, 3] },
    },
    coverages: [],
    payer: { name: 'A payer', line: 'medicare-advantage', sources: [3] },
    providers: [
      { role: 'ordering', name: 'Dr. Ruth Moss', npi: '1122334455', sources: [4] },
      { role: 'facility', name: 'Riverside Hospital', npi: '5566778899', sources: [4] },
    ],
    requirement: { status: 'unknown', says: [{ text: 'Nobody said whether it is required.', sources: [5] }] },
    criteria: {
      ...{ title: 'Knee arthroplasty: a collection of history', met: 2, not_met: 1, not_documented: 1, for_person: 2 },
      rows: [
        row('diagnosis', 'diagnosis', 'A disorder of the knee is recorded.', 'met', ['Condition/oa', 'Osteoarthritis', '2020-03-01', 'met'], [6, 7]),
        row('physical-therapy', 'tried', 'Physical therapy was done.', 'met', ['Procedure/pt', 'Therapeutic exercise', '2026-11-28', 'met'], [6, 8]),
        row('injection', 'tried', 'Injections into the joint.', 'not-met', ['Procedure/inj', 'Injection', '2026-01-05', 'not-met'], [6, 9]),
        row('imaging', 'finding', 'A report of imaging of the knee is there.', 'for-person', ['DiagnosticReport/film', 'Radiograph', '2026-08-01', 'unclear'], [6, 10]),
        row('safety', 'need', 'Issues of safety, such as falls, are named.', 'not-documented', undefined, [6]),
        row('no-other-treatment', 'need', 'Contraindications to non-surgical treatment.', 'for-person', undefined, [6]),
      ],
      says: [{ text: 'These are not the criteria of this payer.', sources: [6] }],
    },
    documents: [
      { reference: 'DiagnosticReport/film', title: 'Radiograph of the right knee', date: '2026-08-01', why: 'Report of imaging.', sensitive: false, chosen: true, sources: [10] },
      { reference: 'DocumentReference/labelled', title: 'Document that is labelled as sensitive', why: 'Left out.', sensitive: true, chosen: false, sources: [11] },
    ],
    route: {
      ...{ status: 'known', says: [], check_first: [] },
      routes: [{ kind: 'fax', value: '555-0100', sources: [12] }],
    },
    clock: [{ text: '7 calendar days', sources: [13] }],
    next_steps: [],
    left_out: [],
    sources: [
      { number: 1, kind: 'record', title: 'Patient', reference: 'Patient/p', platform: 'hospital' },
      { number: 2, kind: 'record', title: 'Order', reference: 'ServiceRequest/knee', platform: 'hospital', date: '2026-11-10' },
      { number: 3, kind: 'record', title: 'Insurance', reference: 'Coverage/first', platform: 'hospital' },
      { number: 4, kind: 'record', title: 'Practitioner', reference: 'Practitioner/surgeon', platform: 'hospital' },
      { number: 5, kind: 'search', title: 'Lists in force', seen_on: '2026-12-02' },
      { number: 6, kind: 'template', title: 'Documenting joint replacement', url: 'https://www.example.org/joint', seen_on: '2026-12-01' },
      { number: 7, kind: 'record', title: 'Osteoarthritis', reference: 'Condition/oa', platform: 'hospital', date: '2020-03-01' },
      { number: 8, kind: 'record', title: 'Therapeutic exercise', reference: 'Procedure/pt', platform: 'hospital', date: '2026-11-28' },
      { number: 9, kind: 'record', title: 'Injection', reference: 'Procedure/inj', platform: 'hospital', date: '2026-01-05' },
      { number: 10, kind: 'record', title: 'Radiograph', reference: 'DiagnosticReport/film', platform: 'hospital', date: '2026-08-01' },
      { number: 11, kind: 'record', title: 'Document', reference: 'DocumentReference/labelled', platform: 'hospital' },
      { number: 12, kind: 'payer-page', title: 'Prior authorization', url: 'https://payer.example/pa', seen_on: '2026-12-01' },
      { number: 13, kind: 'law', title: 'CMS-0057-F', seen_on: '2026-12-01' },
    ],
    ...changes,
  }; // prettier-ignore
}

type Row = Packet['criteria']['rows'][number];

function row(
  id: string,
  topic: NonNullable<Row['topic']>,
  text: string,
  state: Row['state'],
  shown: readonly [reference: string, value: string, date: string, shows: NonNullable<Row['evidence'][number]['shows']>] | undefined,
  sources: number[],
): Row {
  const evidence = shown ? [{ reference: shown[0], platform: 'hospital', value: shown[1], date: shown[2], shows: shown[3] }] : []; // prettier-ignore
  return { id, topic, text, state, evidence, reason: 'As the entries say.', sources };
} // prettier-ignore
