/** A row of a tool's answer, by the names of its columns; a column that it has nothing in is absent. */
type ResultRow = Readonly<Record<string, string>> & { readonly ref?: string; readonly type?: string };

interface Table {
  readonly every_row?: Readonly<Record<string, string>>;
  readonly columns?: readonly string[];
  readonly rows?: readonly (readonly (string | null)[])[];
  readonly included?: Table;
}

/**
 * The rows of `structuredContent` as objects, with what all of them have in common, and with the `type` that stands in
 * their `ref`; none for an answer without rows.
 */
export function rowsOf(structuredContent: unknown): ResultRow[] {
  return rowsOfTable(tableOf(structuredContent));
}

/** What stands between marks in `structuredContent`, such as `resource` of a read; empty for an answer without. */
export function contentOf(structuredContent: unknown): Readonly<Record<string, unknown>> {
  const { record_content: content = {} } = (structuredContent ?? {}) as { record_content?: Record<string, unknown> };
  return content;
}

function tableOf(structuredContent: unknown): Table {
  return contentOf(structuredContent);
}

function rowsOfTable({ every_row: every = {}, columns = [], rows = [] }: Table = {}): ResultRow[] {
  return rows.map((cells) => {
    const row: Record<string, string> = { ...every };
    for (const [index, name] of columns.entries()) {
      const cell = cells[index];
      if (typeof cell === 'string') row[name] = cell;
    }
    const [type] = row['ref']?.split('/') ?? [];
    return { ...(type !== undefined && { type }), ...row };
  });
}

/** What stands between marks, in the text of a result and in its fields written as JSON. */
const fenced = /<(record-content[-0-9a-f]*)>[^]*?<\/\1>/g;
/** A platform's own words in a sentence of the gateway. */
const quoted = /“[^“”]*”/g;

/**
 * Half of a tool's result without everything that is marked as words of a record or of a platform: what is left must be the
 * gateway's own.
 *
 * @param half the text, or `structuredContent`, which is looked at as hosts show it: as JSON
 */
export function outsideFence(half: unknown): string {
  const text = typeof half === 'string' ? half : (JSON.stringify(half) ?? '');
  return text.replace(fenced, '').replace(quoted, '');
}

/**
 * Tool results as JSON whose marks have the one name that tests speak of; as they leave, each has a random one.
 *
 * @see withRandomMarks of the MCP server
 */
export function plainMarks(json: string): string {
  return json.replace(/(<\/?record-content)-[0-9a-f]{8}>/g, '$1>');
}
