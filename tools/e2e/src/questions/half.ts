/** What one half of an answer says, whichever it is: rows to look for facts in, and what stands around them. */
export interface Half {
  readonly isError: boolean;
  /** Where facts of one row are looked for. */
  readonly rows: readonly string[];
  /** Everything. */
  readonly whole: string;
  /** The gateway's own words: all that is not of the record. */
  readonly own: string;
  /** How many there are in all, as far as the half says so. */
  readonly total?: number;
  readonly shown: number;
  /** There is more than is shown, and the half says how to get it. */
  readonly hasMore: boolean;
  readonly warns: boolean;
  /** Ids of rows, for the next call. */
  readonly refs: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Only a mark of the name that opened it ends the content. */
const fences = /<(record-content[-0-9a-f]*)>([^]*?)<\/\1>/g;
const noteLine = /^\W*(?:note|warning|notice|careful|only|narrowed|missing)\b/i;
const refPattern = /\b[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}/g;
const warningKeys = ['warnings', 'notes', 'notices', 'left_out'];
/** Says how words were understood, which is no warning that something is missing, unless it says that too. */
const explanation = /^(?:note: )?(?:understood|looked for)\b(?!.*\b(?:only|first|not all)\b)/i;

/** Reads the text half as a person does: line by line. */
export function readText(text: string, isError: boolean): Half {
  const own = text.replace(fences, ' ');
  const fenced = [...text.matchAll(fences)].flatMap(([, , content = '']) => withShared(content.trim().split('\n')));
  const refs = fenced.flatMap((line) => (line.match(refPattern) ?? []).slice(-1));
  // A note may name what was looked through: "the first 210 of 423".
  const [, from, of] = /(\d[\d,]*) of (\d[\d,]*)\b/.exec(own.replace(/^Note: .*/gm, '')) ?? [];
  // Without a total, a page says how many rows it has.
  const [, listed] = /^(?:\d+ to )?(\d[\d,]*) [A-Z].*, and there are more:$/m.exec(own) ?? [];
  const [, counted] = (listed === undefined && /^(?:at least |about )?(\d[\d,]*) [A-Z]/im.exec(own)) || [];
  const total = numberIn(of ?? counted);
  return {
    isError,
    rows: [...own.split('\n'), ...fenced],
    whole: text,
    own,
    total,
    shown: numberIn(from ?? listed) ?? fenced.length,
    hasMore: /cursor "[^"]+"/.test(own),
    warns: own.split('\n').some((line) => noteLine.test(line) && !explanation.test(line)) || /at least/i.test(own),
    refs,
  };
}

/** What is the same in every row stands once above them, and is of each of them. */
function withShared(lines: readonly string[]): string[] {
  const at = lines.findIndex((line) => line.startsWith('every row:'));
  if (at < 0) return [...lines];
  const shared = lines[at]?.slice('every row:'.length) ?? '';
  return [...lines.slice(0, at), ...lines.slice(at + 1).map((line) => `${shared} | ${line}`)];
}

/** Reads `structuredContent` as a program does: by its members. */
export function readStructured(content: Fields, isError: boolean): Half {
  // In JSON a line end is written as a letter, which would become part of the next word.
  const whole = [JSON.stringify(content), ...linesIn(content)].join('\n');
  const rows = rowsIn(content);
  const {
    record_content: record,
    rows: _rows,
    included: _included,
    resource: _resource,
    document: _document,
    ...others
  } = content;
  // Of a record, the words above its rows say how many there are, as in the text.
  const [, from, of] = /(\d[\d,]*) of (\d[\d,]*) that match/.exec(String(content['summary'])) ?? [];
  const total = [content['count'], content['total'], numberIn(of)].find((each) => typeof each === 'number');
  const warnings = warningKeys.flatMap((key) => (Array.isArray(content[key]) ? (content[key] as unknown[]) : []));
  return {
    isError,
    // Cells of different rows are no fact together.
    rows: rows.length > 0 ? [...rows, ...linesIn(others), ...linesIn(withoutRows(record))] : linesIn(content),
    whole,
    own: `${JSON.stringify(others)}${unclosedSum(content['account'])}`,
    ...(total !== undefined && { total: total as number }),
    shown: numberIn(from) ?? rows.length,
    hasMore: typeof content['cursor'] === 'string',
    warns:
      warnings.some((each) => !explanation.test(String(each))) ||
      content['is_exact'] === false ||
      Array.isArray(content['missing']),
    refs: rows.flatMap((each) => (each.match(refPattern) ?? []).slice(-1)),
  };
}

/** What the sum of an answer leaves out, as the text says it. */
function unclosedSum(account: unknown): string {
  if (typeof account !== 'object' || account === null) return '';
  const { read = 0, ...lines } = account as Readonly<Record<string, number>>;
  const lost = read - Object.values(lines).reduce((sum, count) => sum + count, 0);
  return lost === 0 ? '' : ` ${Math.abs(lost)} not accounted for`;
}

/** The rows of a page, each as one text, with what is the same in all of them; in any of the forms that a page may have. */
function rowsIn(content: Fields): string[] {
  const tables = tablesIn(content['record_content']);
  if (tables.length > 0) return tables.flatMap(rowsOfTable);
  const rows = content['rows'];
  if (!Array.isArray(rows)) return [];
  return rows.map((each: Fields) =>
    Object.entries(each)
      .sort(refLast)
      .map(([key, cell]) => `${key}: ${String(cell)}`)
      .join(' | '),
  );
}

interface Table {
  readonly columns?: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  readonly every_row?: Fields;
}

/** An answer may have several tables, such as one for each series of a trend, at any depth. */
function tablesIn(value: unknown): Table[] {
  if (Array.isArray(value)) return value.flatMap(tablesIn);
  if (typeof value !== 'object' || value === null) return [];
  const { rows, included: _included, ...others } = value as Fields;
  const own = Array.isArray(rows) && rows.every((one) => Array.isArray(one)) ? [value as Table] : [];
  return [...own, ...Object.values(others).flatMap(tablesIn)];
}

function rowsOfTable({ columns = [], rows, every_row: every = {} }: Table): string[] {
  const shared = Object.entries(every).map(([name, cell]) => `${name}: ${String(cell)}`);
  return rows.map((cells) => {
    const named = cells.flatMap((cell, at) => (cell === null ? [] : [`${columns[at] ?? ''}: ${String(cell)}`]));
    return [...shared, ...named].join(' | ');
  });
}

/** A row may name other resources; its own comes last. */
function refLast([a]: [string, unknown], [b]: [string, unknown]): number {
  return Number(a === 'ref') - Number(b === 'ref');
}

/** What stands beside the rows of tables, such as their figures. */
function withoutRows(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutRows);
  const { rows: _rows, columns: _columns, ...others } = value as Fields;
  return Object.fromEntries(Object.entries(others).map(([name, each]) => [name, withoutRows(each)]));
}

/** The lines of every text by the name of its member, and each object that has no further one inside: of documents and lists. */
function linesIn(value: unknown, name?: string): string[] {
  if (typeof value === 'string')
    return value.split('\n').map((line) => (name === undefined ? line : `${name}: ${line}`));
  if (Array.isArray(value)) return value.flatMap((each) => linesIn(each, name));
  if (typeof value !== 'object' || value === null) return [];
  const isLeaf = Object.values(value).every((each) => typeof each !== 'object');
  return [
    ...(isLeaf ? [JSON.stringify(value)] : []),
    ...Object.entries(value).flatMap(([of, each]) => linesIn(each, of)),
  ];
}

function numberIn(text: string | undefined): number | undefined {
  const number = Number(text?.replaceAll(',', ''));
  return text === undefined || Number.isNaN(number) ? undefined : number;
}

/** Several pages of one answer as one. */
export function together(pages: readonly Half[]): Half {
  const last = pages.at(-1);
  const first = pages[0];
  if (!first || !last) throw new Error('there is no page');
  return {
    isError: last.isError,
    rows: pages.flatMap(({ rows }) => rows),
    whole: pages.map(({ whole }) => whole).join('\n'),
    own: pages.map(({ own }) => own).join('\n'),
    total: first.total,
    shown: pages.reduce((sum, { shown }) => sum + shown, 0),
    hasMore: last.hasMore,
    warns: pages.some(({ warns }) => warns),
    refs: pages.flatMap(({ refs }) => refs),
  };
}
