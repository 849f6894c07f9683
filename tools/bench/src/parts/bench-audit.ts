import { AuditChain, chainKey, EntryWriter, Pseudonyms } from '@fhir-gateway/audit';
import { pino } from 'pino';

const rounds = 5;
const entries = 100_000;

/** Measures what an entry costs, without writing it anywhere, beside a line of the logger with the same fields. */
export function benchAudit(print: (line: string) => void): number {
  const fact = {
    event: 'fhir.read',
    app: 'rest',
    platformId: 'sandbox-ehr',
    interaction: 'read',
    outcome: 'allowed',
    durationMs: 3,
    requestId: '7f0c2b1e-0d7c-4b43-9f5e-0a1b2c3d4e5f',
    sessionId: 'a-session',
    resourceType: 'Observation',
    status: 200,
  };
  const scopes = ['launch/patient', 'patient/*.rs', 'openid', 'fhirUser'];
  const about = { patientId: 'p1', actor: 'browser' as const, scopes };
  let length = 0;
  const logger = pino({ base: null }, { write: (line: string) => void (length += line.length) }).child({ audit: true });
  const writer = new EntryWriter(new Pseudonyms(new Uint8Array(32)));
  const chain = new AuditChain({ key: chainKey(new Uint8Array(32)), now: Date.now });
  const sealed = (n: number, body: string) => {
    length += Buffer.byteLength(chain.line(body));
    if (n % 100 === 99) length += chain.seal(0).length;
  };
  const cases: [string, (n: number) => void][] = [
    [
      'a line of the logger',
      () => logger.info({ subject: 'abcdefghijklmnop', ...fact, sessionId: undefined }, fact.event),
    ],
    ['the same fields, chained', (n) => sealed(n, writer.write(fact, undefined, n))],
    ['with subjects, known ids', (n) => sealed(n, writer.write(fact, { ...about, resourceId: `o${n % 1000}` }, n))],
    ['with subjects, a new id each', (n) => sealed(n, writer.write(fact, { ...about, resourceId: `n${n}` }, n))],
  ];
  for (const [name, run] of cases) {
    const times = Array.from({ length: rounds }, (_, round) => {
      const started = process.hrtime.bigint();
      for (let n = 0; n < entries; n++) run(round * entries + n);
      return Number(process.hrtime.bigint() - started) / entries / 1_000;
    });
    print(`  ${name.padEnd(32)} ${Math.min(...times).toFixed(2)} µs an entry`);
  }
  return length > 0 ? 0 : 1;
}
