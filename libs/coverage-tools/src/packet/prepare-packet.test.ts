import { packetSchema } from './schema/packet-schema.js';
import { preparePacket } from './prepare-packet.js';
import { unkindContext, unkindRecord } from './testing/unkind-record.js';

const prepare = async (input: Parameters<typeof preparePacket>[1], context = unkindContext()) =>
  packetSchema.parse(await preparePacket(context, input));

it('finds the order that words are about, with its code, reason, side and who orders', async () => {
  const packet = await prepare({ service: 'knee replacement', coverage_id: 'first' });
  expect(packet.service).toMatchObject({
    order_id: 'ServiceRequest/knee',
    code: '27447',
    body_site: 'Right knee',
    diagnoses: [{ code: 'M17.11' }],
  });
  expect(packet.providers).toMatchObject([{ role: 'ordering', name: 'Dr. Ruth Moss', npi: '1122334455' }]);
});

it('asks for the code that an order does not have', async () => {
  const { service, missing, state } = await prepare({ service: 'MRI of the back' });
  expect(service).toMatchObject({ order_id: 'ServiceRequest/uncoded', text: 'MRI lumbar spine' });
  expect(service).not.toHaveProperty('code');
  expect(missing[0]).toMatchObject({ blocks: 'asking', argument: 'procedure_code' });
  expect(state).toBe('incomplete');
});

it.each([{ order_id: 'ServiceRequest/none' }, { order_id: 'ServiceRequest/not-hers' }, {}])(
  'lists the open orders where %j names none of the patient',
  async (input) => {
    const { orders, service, missing } = await prepare(input);
    expect(service).toBeUndefined();
    expect(orders.map(({ order_id }) => order_id)).toEqual([
      'ServiceRequest/uncoded',
      'ServiceRequest/knee',
      'DeviceRequest/oxygen',
    ]);
    expect(missing[0]?.argument).toBe('order_id');
  },
);

it('takes the primary of several insurances, and asks', async () => {
  const { member, coverages, missing } = await prepare({ procedure_code: '27447' });
  expect(member?.member_number).toBe('M1');
  expect(coverages.map(({ coverage_id }) => coverage_id)).toEqual(['first', 'second']);
  expect(missing).toContainEqual(expect.objectContaining({ argument: 'coverage_id', blocks: 'asking' }));
});

it('takes the insurance of the payer that is named, and no number of another', async () => {
  expect((await prepare({ procedure_code: '27447', payer: 'Aetna' })).member?.member_number).toBe('W2');
  const other = await prepare({ procedure_code: '27447', payer: 'Humana' });
  expect(other.member).not.toHaveProperty('member_number');
  expect(other.payer?.name).toBe('Humana');
});

it('shows nothing of a stranger, and no title of what is labelled as sensitive', async () => {
  const packet = await prepare({ service: 'knee replacement' });
  expect(JSON.stringify(packet)).not.toMatch(/STRANGER|sychiatry/);
  expect(packet.documents).toMatchObject([
    { reference: 'DocumentReference/therapy' },
    { reference: 'DiagnosticReport/film' },
    { reference: 'DocumentReference/labelled', sensitive: true, chosen: false },
  ]);
});

it.each(['Coverage', 'ServiceRequest', 'DocumentReference', 'DiagnosticReport'])(
  'is a packet, and says so, where the platform refuses %s',
  async (type) => {
    const context = unkindContext(unkindRecord, (served) => served.answers(type, 403));
    const { left_out: leftOut, requirement } = await prepare({ procedure_code: '27447' }, context);
    expect(leftOut).toHaveLength(1);
    expect(requirement.status).toBe('unknown');
  },
);

it('is a packet without a patient, and asks for one', async () => {
  const { patient: _patient, ...nobody } = unkindContext();
  const packet = await prepare({ procedure_code: '27447', payer: 'aetna' }, nobody);
  expect(packet.payer?.name).toBe('Aetna');
  expect(packet.missing.map(({ argument }) => argument)).toContain('patient_id');
});

it('asks for the day where the record has one that cannot be', async () => {
  const record = unkindRecord.map((one) => ('id' in one && one.id === 'film' ? { ...one, effectiveDateTime: '2024-02-30' } : one));
  const { missing } = await prepare({ service: 'knee replacement' }, unkindContext(record as typeof unkindRecord));
  expect(missing).toContainEqual(
    expect.objectContaining({ what: 'The day of “Radiograph of the right knee”', ask: 'The record dates it 30 Feb 2024, which is no day. When was it?' }),
  );
}); // prettier-ignore

it.each([
  [{ urgent: true }, false],
  [{ urgent: true, answered_by_person: true }, true],
])('is urgent only in the words of a person: %j', async (input, urgent) => {
  expect((await prepare({ procedure_code: '27447', ...input })).urgent).toBe(urgent);
});
