/** Letters of the mark's name, `record-content`, without what stands between them. */
const name = 'recordcontent';

/** Signs that look like the first of a mark, beside those that Unicode folds into it. */
const brackets = new Set('<‹˂ᐸ〈⟨《≪«⟪❮❰❬⧼⦑ⵦ');

/** Letters of other alphabets that look like one of the name's, beside those that Unicode folds into it. */
const lookAlikes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    r: 'гᴦꭇꮁʀ',
    e: 'еҽє℮εᴇ',
    c: 'сϲᴄⲥꮯ',
    o: 'оοσօᴏ০०ⲟ0',
    d: 'ԁꓒᏧᴅ',
    n: 'пոռηɴ',
    t: 'тτᴛ',
  }).flatMap(([letter, others]) => [...others].map((other) => [other, letter] as const)),
);

/** A character as it is, or as HTML, JSON, JavaScript or a URL write it. */
const character =
  /&(?:amp;)*(?:#x0*(?<hex>[\da-f]{1,6})|#0*(?<decimal>\d{1,7})|(?<named>lt|sol|nbsp|hyphen|dash|shy|zwj|zwnj))(?:;|(?![\da-z]))|\\u\{?(?<unicode>[\da-f]{4,6})\}?|\\x(?<byte>[\da-f]{2})|%(?<percent>[\da-f]{2})|\\(?<space>[nrt])|[^]/giu;

/** One of these is in every text that has a mark of any spelling; a percent sign behind a number is none. */
const opener = /[<‹˂ᐸ〈⟨《≪«⟪❮❰❬⧼⦑ⵦ﹤＜]|&[#a-z]|\\[ux]|%[\da-f]{2}/i;
/** A character that is written as an entity or an escape. */
const written = /&[#a-z]|\\[uxnrt]|%[\da-f]{2}/i;
const beyondAscii = /[\u0080-\uffff]/;

/**
 * Makes every mark of the fence in a text one that is none: whatever stands behind something like `<` and reads as
 * `record-content` becomes `mark`. Signs between the letters, letters that only look alike, and characters written as
 * entities or escapes are seen through.
 */
export function withoutMarks(text: string): string {
  if (!opener.test(text) || !mayHaveName(text)) return text;
  const spans = disguisedNames(text);
  let [shown, from] = ['', 0];
  for (const { start, end } of spans) {
    shown += `${text.slice(from, start)}mark`;
    from = end;
  }
  return shown + text.slice(from);
}

/** Quick, and exact for texts in which every character is written as itself. */
function mayHaveName(text: string): boolean {
  if (written.test(text)) return true;
  const folded = beyondAscii.test(text)
    ? [...unaccented(text).replace(/[^\p{L}\p{N}]+/gu, '')].map((sign) => lookAlikes.get(sign) ?? sign).join('')
    : text
        .replace(/[^a-z0-9]+/gi, '')
        .toLowerCase()
        .replaceAll('0', 'o');
  return folded.includes(name);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the name stands behind a bracket, with nothing between both but signs. */
function disguisedNames(text: string): Span[] {
  const spans: Span[] = [];
  // Beginnings of the name, one for each bracket that may still have it behind: none twice of one length.
  let begun: Span[][] = [];
  for (const match of text.matchAll(character)) {
    const start = match.index;
    const end = start + match[0].length;
    for (const sign of fold(decode(match))) {
      if (brackets.has(sign)) {
        begun = [...begun.filter(({ length }) => length > 0), []];
      } else if (begun.length > 0 && /[\p{L}\p{N}]/u.test(sign)) {
        const letter = lookAlikes.get(sign) ?? sign;
        const further = begun
          .filter(({ length }) => letter === name[length])
          .map((letters) => [...letters, { start, end }]);
        // What may be white space that is written as an escape goes on either way.
        begun = match.groups?.['space'] === undefined ? further : oneOfEach([...further, ...begun]);
        const whole = begun.find(({ length }) => length === name.length);
        if (!whole) continue;
        spans.push({ start: whole[0]?.start ?? start, end });
        begun = [];
      }
    }
  }
  return spans;
}

/** One beginning of each length. */
function oneOfEach(begun: readonly Span[][]): Span[][] {
  return [...new Map(begun.map((letters) => [letters.length, letters])).values()];
}

function decode({ 0: whole, groups }: RegExpMatchArray): string {
  const { hex, decimal, named, unicode, byte, percent, space } = groups ?? {};
  if (space !== undefined) return space;
  const coded = hex ?? unicode ?? byte ?? percent;
  if (named !== undefined) return named.toLowerCase() === 'lt' ? '<' : ' ';
  if (coded === undefined && decimal === undefined) return whole;
  const code = coded === undefined ? Number(decimal) : Number.parseInt(coded, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
}

/** Letters without accents and forms; ligatures become several. */
function fold(sign: string): string {
  return sign < '\u0080' ? sign.toLowerCase() : unaccented(sign);
}

function unaccented(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}
