import type { Packet } from '../schema/packet-schema.js';
import { madePacket } from '../testing/made-packet.js';
import { appealOf } from './appeal-of.js';
import { denialInput, type Denial } from '../schema/denial.js';

const today = '2026-12-02';
const carc = (code: string) => ({ codes: [{ system: 'https://x12.org/codes/claim-adjustment-reason-codes', code }] });
const appeal = (denial: Partial<Denial>, changes: Partial<Packet> = {}) =>
  appealOf(madePacket(changes), denialInput.parse({ letter_date: '2026-11-20', ...denial }), { today });
const sent = { on: '2026-11-15', by: 'fax', reference: 'F-1' };
const rowIds = madePacket().criteria.rows.map(({ id }) => id);

describe('an appeal', () => {
  it.each([
    ['50', 'The request does not meet our clinical criteria.', 'not-necessary', rowIds],
    ['252', 'Clinical documentation was not received.', 'lacks-information', ['imaging', 'safety', 'no-other-treatment']],
    ['55', 'This procedure is considered experimental and investigational.', 'experimental', ['diagnosis', 'physical-therapy', 'injection']],
    [undefined, 'Conservative treatment of six weeks is not shown.', 'not-tried', ['physical-therapy', 'injection']],
    ['58', 'The site of service is not appropriate.', 'setting', ['safety', 'no-other-treatment']],
    ['151', 'The number of visits exceeds the limit.', 'quantity', ['safety', 'no-other-treatment']],
    ['197', 'Precertification was not obtained.', 'authorization-absent', []],
    ['198', 'The service exceeds what was authorized.', 'authorization-exceeded', ['safety', 'no-other-treatment']],
    ['11', 'The diagnosis does not support the service.', 'diagnosis', ['diagnosis', 'imaging']],
    ['96', 'The service is excluded by your plan.', 'not-covered', []],
    ['242', 'The provider is out-of-network.', 'out-of-network', []],
    ['29', 'The request was not timely.', 'late', []],
    ['27', 'Coverage terminated before the date of service.', 'not-insured', []],
    ['18', 'This is a duplicate of an earlier request.', 'duplicate', []],
  ] as const)('knows the reason %s, by code and in words: %s', (code, reason, kind, rows) => {
    const byWords = appeal({ reason }, { sent }).reasons[0];
    expect([byWords?.kind, byWords?.rows]).toEqual([kind, rows]);
    if (code === undefined) return;
    const byCode = appeal(carc(code), { sent }).reasons[0];
    expect([byCode?.kind, byCode?.rows, byCode?.code]).toEqual([kind, rows, code]);
    expect(byCode?.means.sources.length).toBe(2);
  }); // prettier-ignore

  it('says what of the record answers a reason, with sources, and asks for what is missing', () => {
    const { reasons, missing } = appeal({ reason: 'Conservative treatment is not shown.' });
    expect(reasons[0]?.answers.map(({ text }) => text)).toEqual([
      'Physical therapy was done: shown by Therapeutic exercise (2026-11-28).',
      'Injections into the joint: the record says otherwise Injection (2026-01-05).',
    ]);
    expect(missing.map(({ what }) => what)).toEqual(['The last day to appeal']);
    const late = appeal(carc('29'));
    expect(late.reasons[0]?.answers).toEqual([]);
    expect(late.missing.map(({ what }) => what)).toContain('An answer to a reason');
  });

  it.each([
    [{ codes: [{ system: 'https://codesystem.x12.org/external/886', code: '50' }] }, 'a code of another list'],
    [carc('999'), 'a code that is not known'],
    [{ reason: 'Because.' }, 'words that say nothing'],
  ])('guesses nothing of %j: %s', (denial, _what) => {
    const [reason] = appeal(denial).reasons;
    expect(reason).not.toHaveProperty('kind');
    expect([reason?.rows, reason?.answers]).toEqual([[], []]);
    expect(reason?.means.text).toMatch(/ask the payer what it means/);
  });

  it('takes words of a letter as text alone', () => {
    const { reasons, letter } = appeal({ reason: 'Not <script>alert(1)</script> medically\u202e necessary' });
    expect(JSON.stringify([reasons, letter])).not.toMatch(/<script|\u202e/);
  });

  it('names what is new since the request was sent, else since the letter', () => {
    expect(appeal({}).newSince.map(({ text }) => text)).toEqual([
      'New since 2026-11-20: Therapeutic exercise (2026-11-28).',
    ]);
    expect(appeal({}, { sent: { ...sent, on: '2026-11-28' } }).newSince).toEqual([]);
    expect(appealOf(madePacket(), denialInput.parse({}), { today }).newSince).toEqual([]);
  });

  const line = (name?: string) => ({ payer: { name: 'A payer', ...(name && { line: name }), sources: [3] } });
  it.each([
    ['medicare-advantage', {}, '2027-01-24'],
    ['medicare-advantage', { received_on: '2026-11-25' }, '2027-01-24'],
    ['commercial', { received_on: '2026-11-25' }, '2027-05-24'],
    ['commercial', {}, '2027-05-19'],
    ['exchange', { stage: 'appeal', received_on: '2026-10-31' }, '2027-02-28'],
    ['medicare-ffs', { stage: 'claim' }, '2027-03-25'],
    ['medicare-ffs', { stage: 'claim', received_on: '2026-11-21' }, '2027-03-21'],
    ['medicare-ffs', {}, undefined],
    ['medicaid', {}, undefined],
    ['fep', {}, undefined],
    ['dual', {}, undefined],
    [undefined, {}, undefined],
  ] as const)('computes the last day of %s with %j', (name, denial, day) => {
    const { lastDay } = appeal(denial, line(name));
    expect([lastDay.day, lastDay.by]).toEqual([day, day === undefined ? 'unknown' : 'rule']);
  });

  it('takes the day on the letter before every computed one, and says what is past', () => {
    expect(appeal({ file_by: '2026-12-24' }).lastDay).toMatchObject({ day: '2026-12-24', by: 'letter', isPast: false });
    expect(appeal({ letter_date: '2026-09-01' }).lastDay).toMatchObject({ day: '2026-11-05', isPast: true });
    expect(appealOf(madePacket(), denialInput.parse({}), { today }).lastDay).toMatchObject({ by: 'unknown' });
  });

  it('tells levels with their sources alone, a shorter time of another text, and no rule that was not read', () => {
    const { levels, sources } = appeal({});
    expect(levels[0]?.says.text).toContain('who files by 2027-01-19 is safe');
    for (const { says } of levels)
      for (const number of says.sources) expect(sources.find((one) => one.number === number)?.url).toMatch(/^https/);
    const medicaid = appeal({}, line('medicaid'));
    expect(medicaid.levels).toEqual([]);
    expect(medicaid.lastDay.says.text).toContain('the letter names');
  });

  it('sends to the payer’s physician first', () => {
    const talk = { text: 'To be asked for within 24 hours of the denial.', sources: [12] };
    const { first } = appeal({}, { peer_to_peer: [talk] });
    expect(first[0]).toEqual(talk);
    expect(first).toHaveLength(2);
  });

  it('writes a letter in which every sentence has a source, and of which nothing is signed', () => {
    const { letter, sources } = appeal({ ...carc('50'), reference: 'D-9' });
    const numbers = sources.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const part of letter.parts) {
      for (const one of part.sentences) {
        expect(one.sources.length).toBeGreaterThan(0);
        expect(numbers).toEqual(expect.arrayContaining(one.sources));
      }
      if (part.sentences.length === 0) expect(part.forPerson.length).toBeGreaterThan(0);
    }
    expect(letter.parts[0]?.sentences[0]?.text).toBe(
      'This is an appeal against the decision number D-9 of 2026-11-20.',
    );
    expect(letter.state).toBe('draft-unsigned');
  });
});
