/** @typedef {import('@nx/devkit').Tree} Tree */

/**
 * Writes a new file.
 *
 * @param {Tree} tree
 * @param {string} path
 * @param {string} text
 * @throws {Error} when the file is there already; nothing is overwritten
 */
export function writeNew(tree, path, text) {
  if (tree.exists(path)) throw new Error(`${path} is there already`);
  tree.write(path, text);
}

/**
 * Puts text before, or behind, the first place in a file that matches.
 *
 * @param {Tree} tree
 * @param {string} path
 * @param {'before' | 'after'} side
 * @param {string | RegExp} anchor
 * @param {string} text
 * @throws {Error} when the file is not there or nothing matches: the file has changed, and so must the generator
 */
export function insert(tree, path, side, anchor, text) {
  const source = read(tree, path);
  const [found, at] =
    typeof anchor === 'string'
      ? [anchor, source.indexOf(anchor)]
      : [anchor.exec(source)?.[0] ?? '', source.search(anchor)];
  if (at === -1) throw new Error(`${path} has no ${String(anchor)}`);
  const place = side === 'before' ? at : at + found.length;
  tree.write(path, `${source.slice(0, place)}${text}${source.slice(place)}`);
}

/**
 * @param {Tree} tree
 * @param {string} path
 * @throws {Error} when it is not there
 */
export function read(tree, path) {
  const source = tree.read(path, 'utf8');
  if (source === null) throw new Error(`${path} is not there`);
  return source;
}
