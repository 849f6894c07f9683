/** A sentence of a page. */
export interface Sentence {
  /** Of its paragraph or list item, from 1. */
  readonly line: number;
  readonly text: string;
  readonly words: number;
}

/**
 * The sentences of a page in Markdown. Code blocks, tables, headings, comments and pictures are left out; code in running
 * text counts as one word, a link as its text. A list item is a paragraph of its own.
 */
export function sentencesOf(markdown: string): Sentence[] {
  return paragraphsOf(markdown).flatMap(({ line, text }) =>
    splitSentences(plainText(text)).map((sentence) => ({ line, text: sentence, words: countWords(sentence) })),
  );
}

interface Paragraph {
  readonly line: number;
  text: string;
}

function paragraphsOf(markdown: string): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let current: Paragraph | undefined;
  let isCode = false;
  let isComment = false;
  for (const [index, line] of markdown.split('\n').entries()) {
    if (/^\s*```/.test(line)) isCode = !isCode;
    else if (!isCode && line.startsWith('<!--')) isComment = true;
    const isText = !isCode && !isComment && line.trim() !== '' && !/^\s*(```|\||#{1,6} |---|!\[)/.test(line);
    if (isComment && line.includes('-->')) isComment = false;
    if (!isText) current = undefined;
    else if (current === undefined || /^\s*([-*]|\d+\.) /.test(line)) {
      current = { line: index + 1, text: line.replace(/^\s*(>|[-*]|\d+\.) /, '') };
      paragraphs.push(current);
    } else current.text += ` ${line.trim()}`;
  }
  return paragraphs;
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
  return sentences.filter((sentence) => countWords(sentence) > 0);
}

function countWords(sentence: string): number {
  return sentence.split(/\s+/).filter((word) => /[\p{L}\d]/u.test(word)).length;
}
