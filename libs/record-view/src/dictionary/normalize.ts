/** British spellings, by the American ones that the dictionary has. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/aem/g, 'em'],
  [/oedem/g, 'edem'],
  [/oesoph/g, 'esoph'],
  [/oestr/g, 'estr'],
  [/rrhoe/g, 'rrhe'],
  [/paedi/g, 'pedi'],
  [/gynaec/g, 'gynec'],
  [/tumour/g, 'tumor'],
  [/sulph/g, 'sulf'],
];

/**
 * The words of a text in the form in which they are compared: lower case, without marks and punctuation other than `%`,
 * `+` and `&`, in the singular, in American spelling.
 */
export function wordsOf(text: string): string[] {
  const plain = text
    .slice(0, 500)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’]s\b/g, '')
    .replace(/['’]/g, '');
  return [...plain.matchAll(/[\p{L}\p{N}]+|[%+&]/gu)].map(([word]) => singular(american(word)));
}

/** The words as one key: `a-fib`, `a fib` and `afib` are one. */
export function keyOf(words: readonly string[]): string {
  return words.join('');
}

/** Any of them: few words have one, and replacing takes longer than looking. */
const british = new RegExp(spellings.map(([spelling]) => spelling.source).join('|'));

function american(word: string): string {
  let result = word;
  if (!british.test(word)) return word;
  for (const [british, other] of spellings) result = result.replace(british, other);
  return result;
}

function singular(word: string): string {
  if (word.length < 4 || !word.endsWith('s') || /(?:ss|us|is)$/.test(word)) return word;
  return word.length > 5 && word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.slice(0, -1);
}

/** Words of a question that name nothing; dropped when the whole is not known. */
const fillers = new Set(
  wordsOf(
    'a an the of for in on i am my her his their our your she he him they them it ever been is was are were do does did have ' +
      'has had any anything all some me show what when since ago now this season year month week today yesterday recently ' +
      'test testing result value level reading measurement number score latest last recent current currently history ' +
      'take taking allergy allergic to shot vaccine vaccination immunization jab booster dose medication medicine med pill ' +
      'tablet drug prescription condition diagnosis problem and with patient please',
  ),
);

/** The words that name something; none of them when all are fillers. */
export function withoutFillers(words: readonly string[]): string[] {
  return words.filter((word) => !fillers.has(word));
}
