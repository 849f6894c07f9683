import type { Observation } from 'fhir/r4.js';
import { projectResource } from './project-resource.js';
import { rowLine, rowSize } from './row-table.js';

const note = (text: string): Observation => ({
  resourceType: 'Observation',
  id: 'o-1',
  status: 'final',
  code: { text },
  valueString: text,
  note: [{ text }, { text }],
});

describe('rowSize', () => {
  it.each([
    ['plain text', 'Glucose'],
    ['quotes and backslashes', 'a "b" \\c\\ "'],
    ['a column mark', 'one | two'],
    ['letters beyond ASCII', 'Ärztin 患者 😀'],
    ['control characters and halves of characters', 'a\u0000b\ud800c\u2028d'],
    ['more than a field takes', 'very "long" '.repeat(100)],
    ['nothing', ' \u200b '],
  ])('is what JSON takes for the line and the fields of a row with %s', (_what, text) => {
    const row = projectResource(note(text));
    expect(rowSize(row)).toBe(JSON.stringify(rowLine(row)).length + JSON.stringify(row).length);
  });

  it('counts a row without a single field', () => {
    expect(rowSize({ type: 'Unknown' })).toBe('""{"type":"Unknown"}'.length);
  });
});
