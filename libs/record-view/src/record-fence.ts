const open = '<record-content>';
const close = '</record-content>';

/** What {@link fence} puts before and behind content, which stays as it is where no `<` is in it. */
export const fenceMarks = [`${open}\n`, `\n${close}`] as const;

/**
 * Puts content of a record between marks that the content cannot contain, so that a reader always knows where the
 * platform's words end and the gateway's begin.
 *
 * @param content lines of rows, or JSON; in JSON a neutralised mark still means the same text
 */
export function fence(content: string, kind: 'lines' | 'json' = 'lines'): string {
  const [before, behind] = fenceMarks;
  // Many have none, and looking is much cheaper than comparing.
  if (!content.includes('<')) return before + content + behind;
  const instead = kind === 'json' ? '\\u003c' : '‹';
  return before + content.replace(/<(?=\s*\/?\s*record)/gi, instead) + behind;
}

/** A platform's own words inside a sentence of ours: quoted, and without quotes of that kind inside. */
export function quote(words: string): string {
  return `“${words.replace(/[“”]/g, '"')}”`;
}
