/**
 * Makes elements. Words of a record, of a platform or of a payer become text nodes and nothing else; attributes are set by
 * the names that the cards give. Fields are read without trust in their shape: what is no list is an empty one.
 */
export const elementsJs = String.raw`
const svgNames = new Set(['svg', 'g', 'line', 'path', 'circle', 'polyline', 'text']);
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value) => (Array.isArray(value) ? value : []);
const object = (value) => (isObject(value) ? value : {});
const words = (value) => (['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '');
const texts = (value) => list(value).map(words).filter((text) => text !== '');

const make = (name, attributes, ...children) => {
  const element = svgNames.has(name)
    ? document.createElementNS('http://www.w3.org/2000/svg', name)
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, '');
    else if (value !== undefined && value !== false && value !== '') element.setAttribute(key, String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false && child !== ''));
  return element;
};
const paragraph = (text, name) => words(text) !== '' && make('p', { class: name }, words(text));
const bullets = (items, name) =>
  items.length > 0 && make('ul', { class: name }, items.map((item) => make('li', {}, item)));
const two = (number) => String(number).padStart(2, '0');
/* A moment in the time of the place; a day, and what is no moment, as it is. */
const moment = (value) => {
  const at = new Date(words(value));
  if (!/^\d{4}-\d\d-\d\dT/.test(words(value)) || Number.isNaN(at.getTime())) return words(value);
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return day + ' ' + two(at.getHours()) + ':' + two(at.getMinutes());
};
/* The words for a code, where there are some. */
const named = (names, code) => (Object.hasOwn(names, words(code)) ? names[words(code)] : words(code));
const facts = (pairs) => {
  const given = pairs.filter(([, value]) => words(value) !== '');
  return (
    given.length > 0 &&
    make('dl', {}, given.map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, words(value)))))
  );
};

const columnNames = {
  text: 'What', flag: 'Flag', range: 'Usual range', at: 'From', from: 'From', found: 'Text found',
};
/* HL7 v3 ObservationInterpretation. */
const flagWords = {
  N: 'Normal', A: 'Abnormal', AA: 'Critical abnormal', H: 'High', HH: 'Critical high', L: 'Low', LL: 'Critical low',
};
const shownCell = (name, text) => (name === 'flag' ? named(flagWords, text) : text);
const cellClass = (name, text) => (text === '' ? 'empty' : name === 'flag' && text !== 'N' ? 'flag' : undefined);
/* What only programs need. */
const hiddenColumns = new Set(['ref', 'code']);
const columnName = (column) => {
  const name = named(columnNames, column);
  return name === column ? column.charAt(0).toUpperCase() + column.slice(1).replaceAll('_', ' ') : name;
};

/* Roles are said as well, since narrow cards show rows as blocks, and a block is no table to a screen reader. */
const table = (caption, { columns, rows, every_row: every }, { cell = (text) => text, head = 'text', isNamedAbove = false } = {}) => {
  const names = texts(columns);
  const shown = names.map((name, at) => ({ name, at })).filter(({ name }) => !hiddenColumns.has(name));
  const headAt = Math.max(0, shown.findIndex(({ name }) => name === head));
  const shared = Object.entries(object(every)).filter(([name]) => !hiddenColumns.has(name));
  const ordered = [...shown.slice(headAt, headAt + 1), ...shown.slice(0, headAt), ...shown.slice(headAt + 1)];
  return [
    make('table', { role: 'table' },
      make('caption', { class: isNamedAbove && 'visually-hidden' }, caption),
      make('thead', { role: 'rowgroup' },
        make('tr', { role: 'row' }, ordered.map(({ name }) => make('th', { role: 'columnheader', scope: 'col' }, columnName(name))))),
      make('tbody', { role: 'rowgroup' },
        list(rows).map((row) =>
          make('tr', { role: 'row' },
            ordered.map(({ name, at }, place) => {
              const text = words(list(row)[at]);
              const label = { 'data-label': columnName(name), class: cellClass(name, text) };
              const shown = cell(shownCell(name, text), name);
              return place === 0
                ? make('th', { role: 'rowheader', scope: 'row', ...label }, shown)
                : make('td', { role: 'cell', ...label }, shown);
            }))))),
    shared.length > 0 &&
      paragraph('All of these: ' + shared.map(([name, value]) => columnName(name) + ' ' + cell(shownCell(name, words(value)), name)).join(', '), 'muted'),
  ];
};

/* Resolves when it is done; a button that is busy cannot be pressed again. */
const button = (label, run, name) => {
  const element = make('button', { type: 'button', class: name }, label);
  element.addEventListener('click', async () => {
    if (element.getAttribute('aria-disabled') === 'true') return;
    element.setAttribute('aria-disabled', 'true');
    try {
      await run();
    } finally {
      element.removeAttribute('aria-disabled');
    }
  });
  return element;
};
`;
