import { packetSchema } from '../schema/packet-schema.js';
import { madePacket } from '../testing/made-packet.js';
import { letterOf } from './letter-of.js';

const never = /not required|no authorization|medically necessary|exempt|submitted|likely|unfortunately/i;

describe('a letter of medical necessity', () => {
  const packet = packetSchema.parse(madePacket());
  const letter = letterOf(packet);
  const sentences = letter.parts.flatMap((part) => part.sentences);
  const textOf = (heading: string) =>
    letter.parts
      .find((part) => part.heading === heading)
      ?.sentences.map(({ text }) => text)
      .join(' ');

  it('has a source for every sentence, and each of them', () => {
    const numbers = letter.sources.map(({ number }) => number);
    for (const { sources } of [...sentences, ...letter.enclosures]) {
      expect(sources.length).toBeGreaterThan(0);
      expect(numbers).toEqual(expect.arrayContaining(sources));
    }
    expect(sentences.map(({ text }) => text).join(' ')).not.toMatch(never);
  });

  it('says who asks for what, what was tried and each criterion, and what is not documented in one sentence', () => {
    expect(textOf('What is asked for')).toBe(
      'Ann Lee, born 1950-02-03, member number M1, group G7, is insured by A payer. Asked for: Total knee arthroplasty, right (code 27447), ' +
        'quantity 1, site Right knee, on 2026-12-20, place of service 22. Ordered by: Dr. Ruth Moss, NPI 1122334455. Performed at: Riverside Hospital, NPI 5566778899.',
    );
    expect(textOf('What was tried before')).toBe('The record has: Therapeutic exercise (2026-11-28).');
    const criteria = textOf('The criteria one by one');
    expect(criteria).toContain('Physical therapy was done: shown by Therapeutic exercise (2026-11-28).');
    expect(criteria).toContain('Injections into the joint: the record says otherwise');
    expect(criteria).toContain(
      'Not documented in what was read of the record: Issues of safety, such as falls, are named.',
    );
  });

  it('leaves judgement and signature to a person', () => {
    expect(letter.state).toBe('draft-unsigned');
    const left = letter.parts.filter((part) => part.sentences.length === 0).map((part) => part.heading);
    expect(left).toEqual(['What delay would do', 'Guidelines', 'Signature']);
    expect(letter.parts.filter((part) => left.includes(part.heading)).every((part) => part.forPerson.length > 0)).toBe(
      true,
    );
  });

  it('leaves out a day that cannot be', () => {
    const [first, ...rows] = packet.criteria.rows;
    const evidence = first?.evidence.map((one) => ({ ...one, date: '2024-02-30' })) ?? [];
    const wrong = letterOf({ ...packet, criteria: { ...packet.criteria, rows: [{ ...first!, evidence }, ...rows] } });
    expect(JSON.stringify(wrong)).toContain('Osteoarthritis (no date)');
    expect(JSON.stringify(wrong.parts)).not.toContain('2024-02-30');
  });

  it('says what entries of several days have in common once, with the sources of each', () => {
    const [, tried, ...rows] = packet.criteria.rows;
    const evidence = ['2026-11-28', '2026-11-20', '2026-11-20', undefined].flatMap((date, at) =>
      tried!.evidence.map((one) => ({ ...one, reference: `Procedure/${at}`, date })),
    );
    const again = letterOf({ ...packet, criteria: { ...packet.criteria, rows: [{ ...tried!, evidence }, ...rows] } });
    const said = again.parts.flatMap((part) => part.sentences).filter(({ text }) => text.includes('Therapeutic'));
    expect(said.map(({ text }) => text)).toEqual([
      'The record has: Therapeutic exercise (2026-11-28, 2026-11-20, no date).',
      'Physical therapy was done: shown by Therapeutic exercise (2026-11-28, 2026-11-20, no date).',
    ]);
  });

  it('encloses what was chosen alone', () => {
    expect(letter.enclosures.map(({ text }) => text)).toEqual(['Radiograph of the right knee (2026-08-01)']);
    expect(JSON.stringify(letter)).not.toMatch(/labelled/);
  });

  it('is a letter, with nothing made up, where nothing is known', () => {
    const { service: _s, member: _m, payer: _p, ...rest } = madePacket({ providers: [], documents: [] });
    const empty = letterOf({ ...rest, criteria: { ...rest.criteria, rows: [], says: [] } });
    expect(empty.parts.flatMap((part) => part.sentences)).toEqual([]);
  });
});
