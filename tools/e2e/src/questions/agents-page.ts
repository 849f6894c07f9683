const begin = '<!-- questions: begin (npm run questions -- --write) -->';
const end = '<!-- questions: end -->';

/**
 * Puts the table between its marks, or at the end of a page that has none yet.
 *
 * @param page the Markdown of docs/generated/answers.md
 */
export function writeTable(page: string, table: string, questions: number): string {
  const section = [
    begin,
    '',
    `${questions} questions, each asked by a weak and by a good client; each half of an answer is judged by itself.`,
    'Calls and tokens are means of a question, a token is four characters.',
    '',
    table,
    '',
    end,
  ].join('\n');
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from !== -1 && to > from) return page.slice(0, from) + section + page.slice(to + end.length);
  return `${page.trimEnd()}\n\n## Questions and answers, measured\n\n${section}\n`;
}
