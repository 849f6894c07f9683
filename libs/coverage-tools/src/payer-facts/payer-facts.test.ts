import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPayerFacts, staleFacts } from './check-payer-facts.js';
import { clocksOf } from './clocks.js';
import { listsOf } from './lists.js';
import { loadPayerFacts } from './load-payer-facts.js';
import { matchPayer } from './match-payer.js';
import { neverSaidIn } from './never-said.js';
import { routesOf } from './routes.js';
import type { FactKind, PayerFact } from './schema.js';
import { factsOf } from './select-facts.js';
import { fact, factsOfOne, shippedFacts } from './testing/shipped-facts.js';

const shipped = shippedFacts();
const { facts } = shipped;
const today = '2026-12-02';

describe('the shipped facts', () => {
  it('have no fault', () => {
    expect([...shipped.faults, ...checkPayerFacts(facts, today)]).toEqual([]);
  });

  const services = [{ code: '27447' }, { code: '73721' }, { code: 'E1390' }, {}];
  const kinds = [...new Set(facts.payers.flatMap((one) => one.facts.map(({ kind }): FactKind => kind)))];
  const others = ['Medicare', 'Original Medicare', 'Texas Medicaid', 'Nobody Health', 'Blue Cross'];
  const matches = [
    ...facts.payers.map(({ name }) => matchPayer(facts, { words: name })),
    ...others.map((words) => matchPayer(facts, { words })),
  ];

  it.each([today, '2024-08-27', '2029-01-01'])('make no answer of %s that is never said or has no source', (day) => {
    for (const match of matches) {
      for (const service of services) {
        const question = { ...service, day };
        const routes = routesOf(match, question);
        const answers = {
          ...{ routes, known: factsOf(facts, match, { ...question, kinds }) },
          clocks: clocksOf(facts, match, { day }),
          lists: listsOf(facts, match, { code: '27447', ...question }),
        };
        expect(neverSaidIn(JSON.stringify(answers))).toEqual([]);
        const stated = [
          ...[...routes.routes, ...routes.conditional, ...routes.checkFirst, ...answers.known],
          ...[...answers.clocks.clocks, ...answers.lists.answers],
        ];
        expect(stated.filter(({ source }) => !/^https?:/.test(source.url) || !/^\d{4}-/.test(source.seenOn))).toEqual(
          [],
        );
        expect(routes.routes.length + routes.says.length).toBeGreaterThan(0);
      }
    }
  });

  it('never lead with a fact that is older than two years', () => {
    const firsts = matches.flatMap((match) => routesOf(match, { code: '27447', day: today }).routes);
    expect(firsts.filter(({ source }) => (source.pageDate ?? today) < '2024-12-02')).toEqual([]);
  });

  it('are told as old when they are', () => {
    expect(staleFacts(facts, today)).toContain('excellus.json: delegate eviCore is more than two years old');
    expect(staleFacts(facts, '2027-03-02')).toContain('aetna.json: its review was due by 1 Mar 2027');
    expect(staleFacts(facts, '2032-01-01')).toContain('lists/medicare-ffs-wiser.json: the list ended on 31 Dec 2031');
  });
});

describe('loadPayerFacts', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-payers-'));
    mkdirSync(join(folder, 'prior-auth'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const [payer] = factsOfOne([fact()]).payers;
  const loaded = (content: object, name = 'example') => {
    writeFileSync(join(folder, 'prior-auth', `${name}.json`), JSON.stringify(content));
    const { facts: read, faults } = loadPayerFacts([folder], []);
    return { payers: read.payers.length, faults: faults.map(({ path }) => path) };
  };
  const withFact = (changes: object) => ({ ...payer, facts: [{ ...fact(), ...changes }] });

  it('reads a payer of a folder', () => expect(loaded({ ...payer })).toEqual({ payers: 1, faults: [] }));

  it.each([
    ['a fact without a source', withFact({ source: undefined }), 'facts.0.source'],
    ['a source without an address', withFact({ source: { seenOn: today, kind: 'payer' } }), 'facts.0.source.url'],
    [
      'a source without a day',
      withFact({ source: { url: 'https://a.example', kind: 'payer' } }),
      'facts.0.source.seenOn',
    ],
    [
      'an address that is no web page',
      withFact({ source: { ...fact().source, url: 'tel:5550100' } }),
      'facts.0.source.url',
    ],
    ['a dispute that nobody states', withFact({ status: 'disputed' }), 'facts.0'],
    ['a key that it does not know', { ...payer, phone: '555' }, ''],
    ['another id than the file’s name', { ...payer, id: 'other' }, 'id'],
  ])('refuses %s', (_, content, path) => expect(loaded(content)).toEqual({ payers: 0, faults: [path] }));
});

describe('checkPayerFacts', () => {
  const checked = (changes: Partial<PayerFact>, more: PayerFact[] = []) =>
    checkPayerFacts(factsOfOne([fact(changes), ...more]), today).map(({ message }) => message);
  const { source } = fact();

  it.each<[string, Partial<PayerFact>, string]>([
    ['a day in the future', { source: { ...source, seenOn: '2026-12-03' } }, 'is in the future'],
    [
      'a regulator on a host of somebody else',
      { source: { ...source, kind: 'regulator' } },
      'is not of the government',
    ],
    [
      'a payer on a host of the government',
      { source: { ...source, url: 'https://cms.gov/x' } },
      'is of the government',
    ],
    ['what is never said', { note: 'Authorization is not required for this' }, 'never said'],
  ])('finds %s', (_, changes, message) => expect(checked(changes).join()).toContain(message));

  it('finds a fact that is there twice', () =>
    expect(checked({}, [fact()])).toEqual(['says the same as another fact']));

  it('finds a platform that there is not, and a payer of the catalogue without a file', () => {
    const messages = (changed: Parameters<typeof checkPayerFacts>[0]) =>
      checkPayerFacts(changed, today).map(({ message }) => message);
    expect(messages(factsOfOne([], { platforms: ['nowhere'] }))).toEqual(['nowhere is no platform']);
    expect(messages({ ...facts, payers: facts.payers.slice(1) })).toEqual(['the payer aetna has no file']);
  });

  it('finds a code of another system', () => {
    const [list] = facts.lists;
    const groups = list?.groups.map((group) => ({ ...group, codeSystem: 'CPT' as const, codes: ['L0650', 'L0650'] }));
    const faults = checkPayerFacts({ ...facts, lists: list && groups ? [{ ...list, groups }] : [] }, today);
    expect(faults.map(({ message }) => message)).toContain('L0650 is not of CPT');
    expect(faults.map(({ message }) => message)).toContain('has a code twice');
  });
});
