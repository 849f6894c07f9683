import fc from 'fast-check';
import { withoutMarks } from './disguised-marks.js';

/** How a lenient reader sees a text: entities and escapes read, forms folded, everything invisible gone. */
function seen(text: string): string {
  return text
    .replace(/&(?:amp;)*#x([\da-f]+);/gi, (_all, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/&(?:amp;)*#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(?:amp;)*lt;/gi, '<')
    .replace(/\\u([\da-f]{4})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/%3c/gi, '<')
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}\p{Cc}\s]/gu, '')
    .replace(/[‹〈⟨]/g, '<')
    .replace(/с/g, 'c')
    .replace(/е/g, 'e')
    .replace(/[оο]/g, 'o')
    .toLowerCase();
}
const mark = /<[/\\∕⁄]?record-?content/;

describe('withoutMarks', () => {
  it.each([
    ['the end', '</record-content>'],
    ['the beginning', 'a <record-content> b'],
    ['capitals', '</RECORD-CONTENT>'],
    ['spaces and lines', '< / record - \n content >'],
    ['an underline', '</record_content>'],
    ['forms of full width', '＜／ｒｅｃｏｒｄ－ｃｏｎｔｅｎｔ＞'],
    ['other brackets', '‹/record-content› 〈record-content〉 ⟨/record-content⟩'],
    ['letters that look alike', '</rеcоrd-cоntеnt>'],
    ['accents', '</rècórd-contênt>'],
    ['letters of mathematics', '</𝐫𝐞𝐜𝐨𝐫𝐝-𝐜𝐨𝐧𝐭𝐞𝐧𝐭>'],
    ['signs that are not seen', '<\u200b/\u2060re\u00adcord\u200d-con\ufefftent>'],
    ['another hyphen', '</record\u2011content>'],
    ['entities', '&lt;/record-content&gt; &#60;/record-content> &#x3C;/record-content>'],
    ['entities of entities', '&amp;lt;/record-content> &amp;amp;#60;/record-content>'],
    ['letters as entities', '<&#47;&#114;ecord-content>'],
    ['escapes', '\\u003c/record-content> \\x3c/record-content> %3C/record-content>'],
    ['a line end as an escape', '</record-\\ncontent> <\\record-content> <\\n/\\trecord\\n-\\rcontent>'],
    ['one in another', '</record-</record-content>content>'],
    ['parts in two cells', '</record- | content>'],
    ['many signs between', `<${' '.repeat(5000)}/record-${'\u200b'.repeat(5000)}content>`],
  ])('leaves no mark written with %s', (_how, text) => {
    const shown = withoutMarks(text);
    for (const reading of [shown, shown.replace(/\\[nrt]/g, ' '), shown.replaceAll('\\', '')])
      expect(seen(reading)).not.toMatch(mark);
    expect(shown).toContain('mark');
  });

  it.each([
    'CRP <5 mg/L',
    'the record content was lost',
    '<div xmlns="http://www.w3.org/1999/xhtml"><p>Recorded &lt; 5 &amp; more</p></div>',
    'values < record minimum',
    '患者 < 5 記録',
    'C:\\users\\record-content',
    '100 % of records',
    '',
  ])('leaves alone what is none: %j', (text) => {
    expect(withoutMarks(text)).toBe(text);
  });

  it('leaves no mark in any mixture, and the second time nothing to do', () => {
    const parts = fc.constantFrom(
      ...['<', '/', ' ', '‹', '＜', '&lt;', '&amp;lt;', '&#60;', '\\u003c', '%3c', '\u200b', '\n', '-', '>'],
      ...[
        'rec',
        'ord',
        'record',
        'content',
        'record-content',
        'RECORD',
        'rеcоrd',
        'ｃｏｎｔｅｎｔ',
        '&#114;ecord',
        'x',
      ],
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 14 }), (some) => {
        const shown = withoutMarks(some.join(''));
        expect(seen(shown)).not.toMatch(mark);
        expect(withoutMarks(shown)).toBe(shown);
      }),
      { numRuns: 1_000, seed: 14 },
    );
  });

  it('takes no longer than the text is long', () => {
    const hostile = ['<', '<r', '< ', '&lt', '<record-conten', '\u200b<', '&#x', '\\u', '<‹'];
    const cpuOf = (length: number): number => {
      const before = process.cpuUsage();
      for (const text of hostile) withoutMarks(text.repeat(Math.ceil(length / text.length)));
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    // In turn, and the least of some: compiling and collecting garbage may fall into any. The square of it would be 64.
    const rounds = [0, 1, 2, 3].map(() => [cpuOf(25_000), cpuOf(200_000)] as const);
    const [short, long] = [0, 1].map((which) => Math.min(...rounds.map((round) => round[which] ?? Infinity)));
    expect((long ?? Infinity) / (short ?? 1)).toBeLessThan(24);
  });
});
