import { sentencesOf } from './sentences.js';

const texts = (markdown: string) => sentencesOf(markdown).map(({ text }) => text);
const counts = (markdown: string) => sentencesOf(markdown).map(({ words }) => words);

describe('sentences of a page', () => {
  it('end at a full stop before a capital, in a paragraph of several lines', () => {
    expect(texts('One goes\non. Two ends! (Three?) "Four."')).toEqual([
      'One goes on.',
      'Two ends!',
      '(Three?)',
      '"Four."',
    ]);
  });

  it('do not end at a number, an abbreviation or a name with a full stop', () => {
    expect(counts('It takes 1.3 ms, e.g. Sundays. `a.b. C` is one word.')).toEqual([6, 4]);
  });

  it('end before inline code that begins the next one', () => {
    expect(counts('One two. `search` reads.')).toEqual([2, 2]);
  });

  it('count the text of a link and not its address', () => {
    expect(counts('See [two words](https://a.example/b c.d) here.')).toEqual([4]);
  });

  it('are none in code blocks, tables, headings, comments and pictures', () => {
    expect(
      texts(
        '# A heading\n\n```sh\nnpm start. Or not.\n```\n\n| a | b |\n\n<!-- a comment\nof two lines -->\n\n![A picture](a.png)\n\nOne.',
      ),
    ).toEqual(['One.']);
  });

  it('of list items are apart, each with the line of its item', () => {
    expect(sentencesOf('- one two\n- three\n  four\n1. five')).toEqual([
      { line: 1, text: 'one two', words: 2 },
      { line: 2, text: 'three four', words: 2 },
      { line: 4, text: 'five', words: 1 },
    ]);
  });
});
