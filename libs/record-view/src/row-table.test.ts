import fc from 'fast-check';
import type { Observation } from 'fhir/r4.js';
import { projectResource } from './project-resource.js';
import { rowLine, writeRow } from './row-table.js';
import type { Row } from './row.js';

const note = (text: string): Observation => ({
  resourceType: 'Observation',
  id: 'o-1',
  status: 'final',
  code: { text },
  valueString: text,
  note: [{ text }, { text }],
});

describe('a row that is written', () => {
  const expectedOf = (row: Row) => {
    const [line, json] = [rowLine(row), JSON.stringify(row)];
    const quoted = JSON.stringify(line);
    return { row, line, json, escapedLine: quoted.slice(1, -1), size: quoted.length + json.length };
  };

  it.each([
    ['plain text', 'Glucose'],
    ['quotes and backslashes', 'a "b" \\c\\ "'],
    ['a column mark', 'one | two'],
    ['letters beyond ASCII', 'Ärztin 患者 😀'],
    ['control characters and halves of characters', 'a\u0000b\ud800c\u2028d'],
    ['more than a field takes', 'very "long" '.repeat(100)],
    ['nothing', ' \u200b '],
  ])('is what JSON makes of a row with %s', (_what, text) => {
    const row = projectResource(note(text));
    expect(writeRow(row)).toEqual(expectedOf(row));
  });

  it('is what JSON makes of any row', () => {
    const text = fc.option(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'binary-ascii' })), {
      nil: undefined,
    });
    const fields = fc.record({ ref: text, type: fc.string(), date: text, text, value: text, flag: text, range: text });
    fc.assert(
      fc.property(fields, text, (some, status) => {
        const row = JSON.parse(JSON.stringify({ ...some, status })) as Row;
        expect(writeRow(row)).toEqual(expectedOf(row));
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });

  it('says of a row without a field what it is', () => {
    expect(writeRow({ type: 'Unknown' })).toMatchObject({ line: '', json: '{"type":"Unknown"}', size: 20 });
  });
});
