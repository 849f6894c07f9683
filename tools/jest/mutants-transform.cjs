const { relative, resolve } = require('node:path');
const { createTransformer } = require('./source-transform.cjs');
const ts = require('typescript');

const root = resolve(__dirname, '../..');

/** The conditions of `if` and `?:` in a source text, with an id that stays while other lines change. */
function conditionsOf(source, path) {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const found = [];
  const counts = new Map();
  const visit = (node) => {
    const condition = ts.isIfStatement(node)
      ? node.expression
      : ts.isConditionalExpression(node)
        ? node.condition
        : undefined;
    if (condition !== undefined) {
      const text = condition.getText(file);
      const nth = counts.get(text) ?? 0;
      counts.set(text, nth + 1);
      const id = `${path} ${nth} ${text.replace(/\s+/g, ' ')}`;
      found.push({ id, text, start: condition.getStart(file), end: condition.getEnd() });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Each chosen condition notes that it was reached, and is negated while it is the active one. */
module.exports = {
  conditionsOf,
  createTransformer(options) {
    const swc = createTransformer(options);
    const chosen = new Set(JSON.parse(process.env.FHIR_GATEWAY_MUTANTS ?? '[]'));
    const instrument = (source, path) => {
      const own = conditionsOf(source, relative(root, path)).filter(({ id }) => chosen.has(id));
      // Conditions may lie in each other: whole texts are put together from pieces, in the order of the places.
      const pieces = own.flatMap(({ id, start, end }) => {
        const name = JSON.stringify(id);
        const state = "globalThis[Symbol.for('mutants')]";
        return [
          { at: start, text: `((${state}.hits.add(${name}), ${state}.active === ${name}) !== !!(` },
          { at: end, text: '))' },
        ];
      });
      let text = source;
      for (const { at, text: piece } of pieces.sort((a, b) => b.at - a.at))
        text = text.slice(0, at) + piece + text.slice(at);
      return text;
    };
    return {
      ...swc,
      process: (source, path, given) => swc.process(instrument(source, path), path, given),
      getCacheKey: (source, path, given) => swc.getCacheKey(instrument(source, path), path, given),
    };
  },
};
