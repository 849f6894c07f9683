import { defineCard, type Card } from './card.js';

/** Fields that answers about one person's record have beside their content. */
const recordParts = String.raw`
const gaps = (fields) => texts(fields.missing).map((text) => paragraph('Missing: ' + text.replace(/ \([A-Z_]+\)$/, ''), 'notice'));
const warnings = (fields) => texts(fields.warnings).map((text) => paragraph('Note: ' + text, 'notice'));
`;

/** Shows search_record: results, medications, allergies or whatever was looked for, as one table. */
export const matchesCard: Card = defineCard({
  name: 'results',
  title: 'From the record',
  description: 'Entries of a record as a table: results with flag and range, medications, and every other section',
  script: String.raw`${recordParts}
const render = (fields, { input }) => {
  const given = object(fields.record_content);
  const about = [words(input.section).replaceAll('_', ' '), words(input.words)].filter(Boolean).join(', ');
  const caption = about === '' ? 'What was found' : 'What was found: ' + about;
  return [
    paragraph(given.person, 'strong'),
    gaps(fields),
    paragraph(words(fields.summary).replace(/:$/, '.')),
    texts(given.known_absences).map((text) => paragraph('Stated: ' + text)),
    list(given.rows).length > 0 && table(caption, given),
    list(object(given.sums).rows).length > 0 && table('Sums by year of service', object(given.sums), { head: 'year' }),
    texts(given.recorded).length > 0 && [make('h2', {}, 'Near to it in the record'), bullets(texts(given.recorded))],
    warnings(fields),
    words(fields.cursor) !== '' && paragraph('There is more: ask the assistant to go on.', 'muted'),
  ];
};
`,
});

/** Shows get_trend: for each test its figures, a drawing, and the table that has every value of the drawing. */
export const trendCard: Card = defineCard({
  name: 'trend',
  title: 'Results over time',
  description: 'A test over time: figures, a chart, and the table of its values',
  script: String.raw`${recordParts}
const day = (text) => {
  const parts = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(text);
  return parts ? Date.UTC(Number(parts[1]), Number(parts[2] ?? 1) - 1, Number(parts[3] ?? 1)) : undefined;
};
/* Plain numbers with an optional unit behind them, or a pair such as 120/80; bounds and words have no place on a line. */
const numbers = (text) => {
  const found = /^(-?\d+(?:\.\d+)?)(?:\/(\d+(?:\.\d+)?))?(?:\s+\D.*)?$/.exec(text);
  return found ? [found[1], found[2]].filter((one) => one !== undefined).map(Number) : undefined;
};
const pointsOf = ({ columns, rows }) => {
  const names = texts(columns);
  const [dateAt, valueAt, noteAt] = ['date', 'value', 'note'].map((name) => names.indexOf(name));
  const all = list(rows)
    .map((row) => ({ at: day(words(list(row)[dateAt])), values: numbers(words(list(row)[valueAt])), note: words(list(row)[noteAt]) }))
    .filter(({ at, values, note }) => at !== undefined && values !== undefined && !note.includes('converted') && !note.includes('sources disagree'))
    .sort((one, other) => one.at - other.at);
  return all.filter(({ values }) => values.length === all[0].values.length);
};
const width = 600;
const height = 190;
const chart = (series) => {
  const given = object(series.table);
  const points = pointsOf(given);
  if (points.length < 2) return false;
  const drawn = points.flatMap(({ values }) => values);
  const [low, high] = [Math.min(...drawn), Math.max(...drawn)];
  const [from, to] = [points[0].at, points[points.length - 1].at];
  const x = (at) => 56 + (to === from ? 0.5 : (at - from) / (to - from)) * (width - 76);
  const y = (value) => 26 + (high === low ? 0.5 : (high - value) / (high - low)) * (height - 72);
  const label = (at) => new Date(at).toISOString().slice(0, 10);
  const parts = list(series.figures).map((one) => words(object(one).part));
  /* A line from one laboratory's value to that of another would show a change that nobody measured. */
  const isOneLaboratory = new Set(list(series.figures).map((one) => words(object(one).laboratory))).size < 2;
  const line = (part) => [
    isOneLaboratory && make('polyline', { class: 'curve', points: points.map(({ at, values }) => x(at).toFixed(1) + ',' + y(values[part]).toFixed(1)).join(' ') }),
    points.map(({ at, values }) => make('circle', { class: 'point', cx: x(at), cy: y(values[part]), r: 4.5 })),
    points[0].values.length > 1 && make('text', { x: width - 12, y: y(points[points.length - 1].values[part]) - 10, 'text-anchor': 'end' }, parts[part] ?? ''),
  ];
  const left = list(given.rows).length - points.length;
  return make('figure', {},
    make('svg', { viewBox: '0 0 ' + width + ' ' + height, role: 'img', 'aria-label': points.length + ' results from ' + label(from) + ' to ' + label(to) + '; the table below has each of them' },
      [low, ...(high === low ? [] : [high])].map((value) => [
        make('line', { class: 'grid', x1: 56, x2: width - 12, y1: y(value), y2: y(value) }),
        make('text', { x: 48, y: y(value) + 5, 'text-anchor': 'end' }, String(value)),
      ]),
      make('text', { x: 56, y: height - 8 }, label(from)),
      to !== from && make('text', { x: width - 12, y: height - 8, 'text-anchor': 'end' }, label(to)),
      points[0].values.map((_value, part) => line(part))),
    left > 0 && make('figcaption', { class: 'muted' }, left + ' of the results in the table are not drawn: no plain number with a day, or one that has to be read with its note.'));
};
const figures = (given) =>
  list(given).map(object).map((one) => [
    paragraph([words(one.laboratory), words(one.part)].filter(Boolean).join(', '), 'strong'),
    facts([
      ['Newest', one.last], ['Oldest', one.first], ['Lowest', one.minimum], ['Highest', one.maximum],
      ['Mean', one.mean],
    ]),
  ]);
const render = (fields) => {
  const given = object(fields.record_content);
  return [
    paragraph(given.person, 'strong'),
    gaps(fields),
    paragraph(fields.summary),
    list(given.series).map(object).map((series) => [
      make('h2', {}, words(series.name) + (words(series.unit) === '' ? '' : ', ' + words(series.unit))),
      paragraph(words(series.values) + ' results' + (words(series.left_out) === '' ? '' : '; in no figure: ' + words(series.left_out)), 'muted'),
      chart(series),
      paragraph(series.direction),
      figures(series.figures),
      list(object(series.table).rows).length > 0 && table(words(series.name), object(series.table), { head: 'date', isNamedAbove: true }),
      list(object(series.table).rows).length > 0 && Number(series.values) > list(object(series.table).rows).length &&
        paragraph('The table and the chart have the newest ' + list(object(series.table).rows).length + ' of ' + words(series.values) + '.', 'muted'),
    ]),
    texts(given.recorded).length > 0 && [make('h2', {}, 'Near to it in the record'), bullets(texts(given.recorded))],
    warnings(fields),
  ];
};
`,
  css: `
figure { margin: 0 0 .6rem; }
svg { display: block; width: 100%; height: auto; }
svg text { font-size: 15px; fill: var(--muted); }
.grid { stroke: var(--line); }
.curve { fill: none; stroke: var(--accent); stroke-width: 2; }
.point { fill: var(--accent); }
@media (max-width: 34rem) { svg text { font-size: 24px; } }
`,
});
