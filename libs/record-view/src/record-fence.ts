const open = '<record-content>';
const close = '</record-content>';

/**
 * Puts content of a record between marks that the content cannot contain, so that a reader always knows where the
 * platform's words end and the gateway's begin.
 *
 * @param content lines of rows, or JSON; in JSON a neutralised mark still means the same text
 */
export function fence(content: string, kind: 'lines' | 'json' = 'lines'): string {
  const instead = kind === 'json' ? '\\u003c' : '‹';
  return `${open}\n${content.replace(/<(?=\s*\/?\s*record)/gi, instead)}\n${close}`;
}

/** A platform's own words inside a sentence of ours: quoted, and without quotes of that kind inside. */
export function quote(words: string): string {
  return `“${words.replace(/[“”]/g, '"')}”`;
}
