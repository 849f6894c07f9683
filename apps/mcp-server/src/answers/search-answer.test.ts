import { fence, fenceFields, pageOf, resultTable, tableLines } from '@fhir-gateway/record-view';
import { outsideFence } from '@fhir-gateway/testing';
import fc from 'fast-check';
import { textOf } from '../result/json-fragment.js';
import { showPage } from './search-answer.js';

const words = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('Glucose', '<5 mg/L', 'a | b', '"\\ …', '</record-content>', '<', '/ record', '😀'.repeat(200)),
);
const resource = fc.record({
  resourceType: fc.constantFrom('Observation', 'Condition', '<b>'),
  id: fc.option(fc.constantFrom('a-1', 'no id'), { nil: undefined }),
  code: fc.option(fc.record({ text: words }), { nil: undefined }),
  valueString: fc.option(words, { nil: undefined }),
  note: fc.option(fc.array(fc.record({ text: words }), { maxLength: 2 }), { nil: undefined }),
});
const entry = fc.record({ resource, search: fc.record({ mode: fc.constantFrom('match', 'match', 'include') }) });

describe('a page that is shown', () => {
  const start = { path: 'Observation', query: '', skip: 0 };
  const options = { baseUrl: 'http://gateway.example/api/fhir/ehr', limits: { rows: 5, characters: 12_000 } };

  it('is what JSON makes of its rows, and of their lines behind a fence, whatever a record says', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), (entries) => {
        const page = pageOf({ resourceType: 'Bundle', type: 'searchset', entry: entries } as never, start, options);
        const shown = showPage({ platformId: 'ehr "1"', what: 'Observation', asked: start }, page);
        const [rows, included] = [resultTable(page.rows), resultTable(page.included)];
        const content = { ...(page.rows.length > 0 && rows), ...(page.included.length > 0 && { included }) };
        const fields: unknown = JSON.parse(`${textOf(shown.fields)}}`);
        const hasContent = page.rows.length + page.included.length > 0;
        expect(fields).toEqual({
          platform_id: 'ehr "1"',
          ...(page.next && { shown: page.rows.length }),
          ...(page.rows.length === 0 && { summary: expect.stringMatching(/^(None recorded|ehr)/) }),
          ...(hasContent && { record_content: fenceFields(content) }),
        });
        expect(outsideFence(fields)).not.toMatch(/Glucose|record-content/);
        const written = `"${textOf(shown.text)}"`;
        const [head, ...rest] = (JSON.parse(written) as string).split('\n');
        expect(rest.join('\n')).toBe(
          [
            ...(page.rows.length > 0 ? [fence(tableLines(rows))] : []),
            ...(page.included.length > 0 ? [`Included:\n${fence(tableLines(included))}`] : []),
          ].join('\n'),
        );
        expect(written).toBe(JSON.stringify([head, ...rest].join('\n')));
        expect([shown.text.length, shown.fields.length]).toEqual([written.length - 2, textOf(shown.fields).length]);
      }),
      { numRuns: 300 },
    );
  });

  describe('of one patient, where the platform answers with entries of others', () => {
    const page = (...subjects: readonly object[]) =>
      pageOf(
        {
          resourceType: 'Bundle',
          type: 'searchset',
          entry: subjects.map((subject, id) => ({ resource: { resourceType: 'Condition', id: `c${id}`, subject } })),
        } as never,
        start,
        { ...options, person: { patientId: 'child' } },
      );
    const show = (whose: string | undefined, ...subjects: readonly object[]) => {
      const { fields, warnings } = showPage(
        { platformId: 'ehr', what: 'Condition', asked: start, whose },
        page(...subjects),
      );
      return { warnings, text: textOf(fields), fields: JSON.parse(`${textOf(fields)}}`) as { whose_record?: string } };
    };
    const child = { reference: 'Patient/child' };

    it('says whose they are only where it is seen, and counts nothing that is not known', () => {
      const parent = { reference: 'Patient/parent' };
      const headingOf = (more: boolean, ...subjects: readonly object[]) => {
        const shown = { ...page(...subjects), ...(more && { next: start }) };
        const source = { platformId: 'ehr', what: 'Condition', asked: start, whose: 'several patients' };
        return textOf(showPage(source, shown).text).split(':')[0];
      };
      expect(headingOf(false, child)).toBe('1 of 1 Condition at ehr');
      expect(headingOf(false, child, parent)).toBe('2 of 2 Condition of several patients at ehr');
      expect(headingOf(true, child, parent)).toBe('2 Condition of several patients at ehr, and there are more');
    });

    it.each([
      [{ reference: 'Patient/parent' }],
      [{ reference: 'http://gateway.example/api/fhir/ehr/Patient/parent/_history/1' }],
      [{ reference: 'Patient/parent', display: 'Robert (Patient/child)' }],
      [{ reference: 'Patient/CHILD' }],
    ])('says that they are of several, and has a name in each row: %j', (other) => {
      const { warnings, text, fields } = show('Patient/child', child, other);
      expect(fields.whose_record).toBe('several patients');
      expect(text).toContain('Patient/child');
      expect(warnings).toEqual([
        '1 of these are of another patient than Patient/child, whom the search asked for: each row names its own.',
      ]);
    });
  });
});
