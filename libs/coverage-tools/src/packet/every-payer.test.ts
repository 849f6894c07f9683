import { packetSchema, type Packet } from './schema/packet-schema.js';
import { preparePacket } from './prepare-packet.js';
import { payerPlatforms, unkindContext } from './testing/unkind-record.js';

const payers = [...payerPlatforms, 'Medicare', 'Texas Medicaid', 'Nobody’s Mutual Health'];
const services = [
  { service: 'knee replacement', procedure_code: '27447' },
  { service: 'MRI of the back', procedure_code: '72148' },
  { service: 'CPAP', procedure_code: 'E0601' },
  { service: 'home oxygen', procedure_code: 'E1390' },
  { service: 'infliximab', procedure_code: 'J1745' },
];
const all = payers.flatMap((payer) => services.map((input) => ({ payer, ...input })));

/** Sentences that no packet says in the gateway's own voice. */
const never =
  /(?:is|are) required for you|not required|no (?:prior )?authorization (?:is )?(?:needed|required)|(?<!whether )you are exempt|medically necessary|\bsubmitted\b|likely to be approved|\d+ ?% (?:of|are) approv/i;

/** Every object of a packet that states something, with where it stands. */
function statements(value: unknown, at = ''): [at: string, sources: unknown][] {
  if (Array.isArray(value)) return value.flatMap((one, index) => statements(one, `${at}[${index}]`));
  if (typeof value !== 'object' || value === null || at === '.sources') return [];
  const own = 'sources' in value && at !== '' ? [[at, value.sources] as [string, unknown]] : [];
  return [...own, ...Object.entries(value).flatMap(([name, inner]) => statements(inner, `${at}.${name}`))];
}

function unsourced(packet: Packet): string[] {
  const known = new Set(packet.sources.map(({ number }) => number));
  return statements(packet).flatMap(([at, sources]) =>
    Array.isArray(sources) && sources.length > 0 && sources.every((one) => known.has(one as number)) ? [] : [at],
  );
}

it('is asked of more than forty payers', () => expect(payers.length).toBeGreaterThanOrEqual(40));

it.each(all)('is a packet for $service at $payer, with a source for each statement', async (input) => {
  const packet = packetSchema.parse(await preparePacket(unkindContext(), input));
  expect(unsourced(packet)).toEqual([]);
  expect(packet.missing.length).toBeGreaterThan(0);
  expect(JSON.stringify({ ...packet, sources: [] })).not.toMatch(never);
  expect(['required', 'unknown']).toContain(packet.requirement.status);
  expect(packet.route.routes.length + packet.route.says.length).toBeGreaterThan(0);
});

const ask = (input: Parameters<typeof preparePacket>[1]) => preparePacket(unkindContext(), input);

it('says of a listed code at Original Medicare where it goes, how long it takes and counts', async () => {
  const packet = await ask({ procedure_code: 'L0650', payer: 'Medicare', line: 'medicare-ffs' });
  expect(packet.requirement.status).toBe('required');
  expect(packet.requirement.says[0]?.text).toMatch(/L0650 is on .*60 (?:calendar )?days/);
  expect(packet.route.routes[0]).toMatchObject({ kind: 'contractor', value: 'DME MAC' });
  expect(packet.clock[0]?.text).toContain('5 business days');
});

it('says of a code that is on no list only that, and does not conclude', async () => {
  const { requirement } = await ask({ procedure_code: '27447', payer: 'Medicare', line: 'medicare-ffs' });
  expect(requirement.status).toBe('unknown');
  expect(requirement.says.map(({ text }) => text).join('\n')).toContain('27447 is not on this list as of');
});

it('judges a list by the day of service', async () => {
  const on = (service_date: string) =>
    ask({ procedure_code: 'E0747', payer: 'Medicare', line: 'medicare-ffs', service_date });
  const [before, after] = await Promise.all([on('2024-08-27'), on('2024-08-28')]);
  expect([before.requirement.status, after.requirement.status].sort()).toEqual(['required', 'unknown']);
});

it('needs the line before a list counts', async () => {
  const { patient: _patient, ...nobody } = unkindContext();
  const packet = await preparePacket(nobody, { procedure_code: 'L0650', payer: 'Medicare', patient_id: 'stranger' });
  expect(packet.requirement.status).toBe('unknown');
  expect(packet.missing.map(({ argument }) => argument)).toContain('line');
});
