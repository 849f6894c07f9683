// JavaScript, since Nx runs generators from their sources and Node 20 reads no types.

/**
 * The spellings of a name of words that are separated by hyphens.
 *
 * @param {string} name
 * @throws {TypeError} when it is spelled in another way
 */
export function spellings(name) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new TypeError(`${name} has to be words in lower case with single hyphens between them`);
  }
  const words = name.split('-');
  const pascal = words.map(capitalized).join('');
  return {
    kebab: name,
    snake: words.join('_'),
    pascal,
    camel: `${pascal.slice(0, 1).toLowerCase()}${pascal.slice(1)}`,
    sentence: capitalized(words.join(' ')),
  };
}

/** @param {string} word */
function capitalized(word) {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}

/**
 * A sentence as a literal in single quotes, with typographic apostrophes, as sentences here have them.
 *
 * @param {string} text
 */
export function quoted(text) {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", '’')}'`;
}
