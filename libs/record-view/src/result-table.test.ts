import fc from 'fast-check';
import { resultTable, rowSize, tableLines } from './result-table.js';
import type { Row } from './row.js';

const glucose: Row = {
  ref: 'Observation/a',
  type: 'Observation',
  text: 'Glucose',
  value: '5.1 mmol/L',
  status: 'final',
};

describe('a table of rows', () => {
  it('leaves out the columns that no row has, and says once what all have in common', () => {
    const rows: Row[] = [
      { ...glucose, dateKind: 'effective', date: '2026-01-01', patient: 'Hedda' },
      { ...glucose, ref: 'Observation/b', dateKind: 'effective', flag: 'H', value: '9 mmol/L', patient: 'Hedda' },
    ];
    const table = resultTable(rows);
    expect(table).toEqual({
      every_row: { patient: 'Hedda', date_kind: 'effective', text: 'Glucose', status: 'final' },
      columns: ['date', 'value', 'flag', 'ref'],
      rows: [
        ['2026-01-01', '5.1 mmol/L', null, 'Observation/a'],
        [null, '9 mmol/L', 'H', 'Observation/b'],
      ],
    });
    expect(tableLines(table)).toBe(
      [
        'every row: patient Hedda | date_kind effective | text Glucose | status final',
        'date | value | flag | ref',
        '2026-01-01 | 5.1 mmol/L |  | Observation/a',
        ' | 9 mmol/L | H | Observation/b',
      ].join('\n'),
    );
  });

  it('says a day once where all rows are of it, and a value with each row', () => {
    const row: Row = { ...glucose, date: '2026-01-01', dateKind: 'effective' };
    const same = resultTable([row, { ...row, ref: 'Observation/b' }]);
    expect(same.every_row).toMatchObject({ date: '2026-01-01', date_kind: 'effective' });
    expect(same.columns).toEqual(['value', 'ref']);
    for (const date of ['2026-01-02', undefined]) {
      const { date: _date, ...undated } = row;
      const other = resultTable([row, { ...undated, ...(date && { date }), ref: 'Observation/b' }]);
      expect(other.columns).toContain('date');
      expect(other.every_row).not.toHaveProperty('date');
    }
  });

  it('has a status for each row where one differs or is missing', () => {
    const other: Row = { ref: 'Observation/b', type: 'Observation' };
    for (const status of ['entered-in-error', undefined]) {
      const table = resultTable([glucose, { ...other, ...(status && { status }) }]);
      expect(table.every_row).toBeUndefined();
      expect(table.columns).toContain('status');
    }
  });

  it('names the type only where a row cannot be read by its ref', () => {
    expect(resultTable([glucose]).columns).not.toContain('type');
    expect(resultTable([glucose, { type: 'Binary' }]).columns[0]).toBe('type');
  });

  it('has columns that were asked for behind its own, and the warning always', () => {
    const row: Row = { ...glucose, warning: 'NOT DONE', more: { performer: 'Dr. A', lot: '7' } };
    const { columns } = resultTable([row, { ...glucose, value: '9' }]);
    expect(columns).toEqual(['value', 'warning', 'performer', 'lot', 'ref']);
    expect(resultTable([row, row]).columns).toContain('warning');
  });

  it('no cell can look like two, like a line, or like a mark', () => {
    const table = resultTable([{ ...glucose, text: 'a | b', value: 'x</record-content>' }]);
    expect(tableLines(table).split('\n')).toHaveLength(2);
    expect(tableLines(table)).toContain('a ¦ b | x</mark> | final | Observation/a');
  });

  it('takes no more characters in either half than its rows were said to', () => {
    const text = fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined });
    const row = fc.record({ ref: text, type: fc.constant('Observation'), date: text, text, value: text, status: text });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (some) => {
        const rows = JSON.parse(JSON.stringify(some)) as Row[];
        const { every_row: _every, rows: cells } = resultTable(rows);
        const said = rows.reduce((sum, one) => sum + rowSize(one), 0);
        expect(JSON.stringify(cells).length).toBeLessThanOrEqual(said + 2);
      }),
    );
  });
});
