import fc from 'fast-check';
import { lowerBound, readDate, searchValues, upperBound } from './plain-date.js';

const today = '2026-11-27';
const fhirValue = /^(?:eq|ne|gt|lt|ge|le|sa|eb|ap)?\d{4}(?:-\d{2}(?:-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?)?)?$/;
const months = 'January February March April May June July August September October November December'.split(' ');
const anyDay = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

/** A day in the forms in which month and day cannot be taken for each other. */
function written(day: string): string[] {
  const [year = '', month = '', date = ''] = day.split('-');
  const [name = '', short] = [months[Number(month) - 1], months[Number(month) - 1]?.slice(0, 3)];
  const plain = String(Number(date));
  return [
    day,
    day.replace(/-/g, ''),
    day.replace(/-/g, '/'),
    `${year}-${Number(month)}-${plain}`,
    `${name} ${plain} ${year}`,
    `${name} ${plain}, ${year}`,
    `${plain} ${name} ${year}`,
    `${plain}-${short}-${year}`,
    `${short}. ${plain}, ${year}`,
    `  ${name.toUpperCase()}  ${plain}  ${year} `,
    ...(Number(date) > 12 ? [`${month}/${date}/${year}`, `${date}/${month}/${year}`, `${date}.${month}.${year}`] : []),
  ];
}

function valuesOf(text: string): readonly string[] | undefined {
  const reading = readDate(text, today);
  return reading === undefined || reading.kind === 'ambiguous' ? undefined : searchValues(reading);
}

describe('a date as people write it', () => {
  it('is the same day in every form', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        for (const text of written(day)) expect([text, valuesOf(text)]).toEqual([text, [day]]);
      }),
    );
  });

  it('is refused where month and day can be taken for each other, and named both ways', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const [year, month, date] = day.split('-');
        fc.pre(Number(date) <= 12 && month !== date);
        const reading = readDate(`${month}/${date}/${year}`, today);
        expect(reading).toEqual({ kind: 'ambiguous', days: [day, `${year}-${date}-${month}`] });
      }),
    );
  });

  it('keeps every comparison that FHIR defines', () => {
    const comparison = fc.constantFrom('', 'eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap');
    const precision = fc.constantFrom(4, 7, 10);
    fc.assert(
      fc.property(comparison, anyDay, precision, (prefix, day, length) => {
        const text = prefix + day.slice(0, length);
        expect(valuesOf(text)).toEqual([text]);
      }),
    );
  });

  it('bounds a stretch of time from both sides', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (one, other) => {
        const [from = '', to = ''] = [one, other].sort();
        for (const between of [
          `${from} to ${to}`,
          `between ${from} and ${to}`,
          `${from}..${to}`,
          `from ${from} until ${to}`,
        ]) {
          expect([between, valuesOf(between)]).toEqual([between, [`ge${from}`, `le${to}`]]);
        }
      }),
    );
  });

  it('never is anything but FHIR’s own form, whatever comes', () => {
    const word = fc.constantFrom(
      'last',
      'past',
      '6',
      'six',
      'months',
      'year',
      'ago',
      'since',
      'May',
      '2018',
      '21',
      '>',
      'ge',
      '-',
      '/',
      ',',
      'to',
      '&',
    );
    const text = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.array(word, { maxLength: 6 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(text, (given) => {
        for (const value of valuesOf(given) ?? []) {
          for (const one of value.split(',')) expect(one).toMatch(fhirValue);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('reads hostile texts to their end', () => {
    for (const text of [' to '.repeat(30), '1/'.repeat(60), 'may '.repeat(30), '-'.repeat(100), `${'a'.repeat(96)}to`])
      expect(readDate(text, today)).toBeUndefined();
  });

  it.each([
    ['2025', 'ge2025-01-01', 'le2025-12-31'],
    ['2024-02', 'ge2024-02-01', 'le2024-02-29'],
    ['May 2018', 'ge2018-05-01', 'le2018-05-31'],
    ['2026-01-15T10:30:00Z', 'ge2026-01-15T10:30:00Z', 'le2026-01-15T10:30:00Z'],
    ['gt2026-01-15', 'gt2026-01-15', undefined],
    ['before 2020', undefined, 'lt2020'],
    ['last year', 'ge2025-11-27', undefined],
    ['ne2020', undefined, undefined],
    ['2020,2021', undefined, undefined],
  ])('%s begins %s and ends %s', (text, from, to) => {
    const reading = readDate(text, today);
    expect([reading && lowerBound(reading), reading && upperBound(reading)]).toEqual([from, to]);
  });

  it.each([
    ['2024-02-29', 'last year', 'ge2023-02-28'],
    ['2026-03-31', 'last month', 'ge2026-02-28'],
    ['2026-01-01', 'yesterday', '2025-12-31'],
    ['2026-11-23', 'this week', 'ge2026-11-23'],
    ['2026-11-29', 'this week', 'ge2026-11-23'],
    ['2026-11-27', 'this quarter', 'ge2026-10-01'],
    ['2026-01-15', 'ytd', 'ge2026-01-01'],
  ])('on %s, "%s" is %s', (day, text, value) => {
    const reading = readDate(text, day);
    expect(reading?.kind !== 'ambiguous' && reading && searchValues(reading)).toEqual([value]);
  });
});
