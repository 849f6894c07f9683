/** Most words of a sentence, and of all sentences on average. */
export const sentenceLimits = { longest: 35, mean: 16 };
/** What a cell of a table has below so many words is a name or a value. */
const leastOfCell = 7;

/** A sentence of a page. */
export interface Sentence {
  /** Of its paragraph, list item or row, from 1. */
  readonly line: number;
  readonly text: string;
  readonly words: number;
}

/**
 * The sentences of a page in Markdown, those of list items and of cells of tables too. Code blocks, headings, comments and
 * pictures are left out; code in running text counts as one word, a link as its text.
 */
export function sentencesOf(markdown: string): Sentence[] {
  return paragraphsOf(markdown).flatMap(({ line, text, isCell }) =>
    splitSentences(text)
      .map((sentence) => ({ line, text: sentence, words: countWords(sentence) }))
      .filter(({ words }) => words >= (isCell ? leastOfCell : 1)),
  );
}

interface Paragraph {
  readonly line: number;
  readonly isCell: boolean;
  text: string;
}

function paragraphsOf(markdown: string): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let current: Paragraph | undefined;
  for (const [index, line] of withoutBlocks(markdown).split('\n').entries()) {
    const text = plainText(line);
    const isRow = /^\s*\|/.test(line);
    const begins = isRow || current === undefined || /^\s*([-*]|\d+\.) /.test(line);
    if (isRow)
      paragraphs.push(...text.split('|').map((cell) => ({ line: index + 1, isCell: true, text: cell.trim() })));
    if (isRow || text === '' || /^\s*(#{1,6} |---|!\[)/.test(line)) current = undefined;
    else if (!begins && current !== undefined) current.text += ` ${text}`;
    else {
      current = { line: index + 1, isCell: false, text: text.replace(/^(>|[-*]|\d+\.) /, '') };
      paragraphs.push(current);
    }
  }
  return paragraphs;
}

/** Code blocks and comments as empty lines. */
function withoutBlocks(markdown: string): string {
  return markdown.replace(/^ *```[^]*?^ *```|^<!--[^]*?-->/gm, (block) => block.replace(/[^\n]+/g, ''));
}

/** Inline code becomes a word without a full stop of its own. */
function plainText(text: string): string {
  return text
    .replace(/`[^`]+`/g, 'code')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<https?:[^>]+>/g, 'address')
    .replace(/\*\*|__|(?<!\w)_|_(?!\w)/g, '')
    .trim();
}

/** Abbreviations with a full stop that ends no sentence. */
const abbreviations = /\b(?:e\.g|i\.e|etc|vs|cf|Dr|No)\.$/;

function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  for (const part of text.split(/(?<=[.!?]["')\]]*)\s+(?=["'([]*[\p{Lu}\d]|code\b)/u)) {
    const last = sentences.at(-1);
    if (last !== undefined && abbreviations.test(last)) sentences[sentences.length - 1] = `${last} ${part}`;
    else sentences.push(part);
  }
  return sentences;
}

function countWords(sentence: string): number {
  return sentence.split(/\s+/).filter((word) => /[\p{L}\d]/u.test(word)).length;
}
