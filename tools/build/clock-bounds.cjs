// A rule for oxlint: a test must not fail since the machine is busy, so none compares time that passed on a real clock with a
// bound. Order, counts, a virtual clock, CPU time or the same work beside it show the same. A lower bound holds on any
// machine; a loop that waits, and gives up at last, measures nothing.
const readings = new Set(['Date.now', 'performance.now', 'process.hrtime', 'process.hrtime.bigint']);
const fakes = /\.useFakeTimers\(|spyOn\((Date|performance), 'now'\)/;
const upperBounds = new Set(['toBeLessThan', 'toBeLessThanOrEqual', 'toBeCloseTo']);
const lowerBounds = new Set(['toBeGreaterThan', 'toBeGreaterThanOrEqual']);
const comparisons = new Set(['<', '<=', '>', '>=']);

/** `Date.now` of a chain of plain names. */
function dottedName(node) {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' && !node.computed ? `${dottedName(node.object)}.${node.property.name}` : '';
}

/** What a function returns, where that can be read off it. */
function resultsOf(node) {
  if (node?.type === 'ArrowFunctionExpression' && node.body.type !== 'BlockStatement') return [node.body];
  const statements = node?.body?.type === 'BlockStatement' ? node.body.body : [];
  return statements.flatMap((one) => (one.type === 'ReturnStatement' && one.argument ? [one.argument] : []));
}

/** Whether this is the condition of a loop, or of giving up. */
function isWaiting(node) {
  const { parent } = node;
  if (parent.type === 'LogicalExpression') return isWaiting(parent);
  if (/^(DoWhile|While|For)Statement$/.test(parent.type)) return parent.test === node;
  if (parent.type !== 'IfStatement' || parent.test !== node) return false;
  const [first] = parent.consequent.type === 'BlockStatement' ? parent.consequent.body : [parent.consequent];
  return first?.type === 'ThrowStatement';
}

const rule = {
  meta: {
    type: 'problem',
    messages: {
      found: 'A busy machine fails this: compare order, counts, virtual time, CPU time, or the same work beside it.',
    },
    schema: [],
  },
  create(context) {
    const { sourceCode } = context;
    if (fakes.test(sourceCode.text)) return {};

    /** All that a variable is set to: values, or the function that it names. */
    const valuesOf = (node) => {
      let scope = sourceCode.getScope(node);
      while (scope && !scope.set.has(node.name)) scope = scope.upper;
      const variable = scope?.set.get(node.name);
      const isWhole = (def) => def.type === 'FunctionName' || def.node.id?.type === 'Identifier';
      const defined = variable?.defs
        .filter(isWhole)
        .map((def) => (def.node.type === 'VariableDeclarator' ? def.node.init : def.node));
      const written = variable?.references.map(({ writeExpr, identifier }) =>
        identifier.parent.type === 'AssignmentExpression' ? writeExpr : undefined,
      );
      return [...(defined ?? []), ...(written ?? [])].filter((one) => one);
    };
    /** Looks through parentheses of types, waiting and arithmetic, and into variables and local functions. */
    const find = (isFound, node, seen = new Set()) => {
      if (!node || seen.has(node)) return false;
      seen.add(node);
      if (isFound(node)) return true;
      const look = (one) => find(isFound, one, seen);
      if (node.type === 'Identifier') return valuesOf(node).some(look);
      if (node.type === 'BinaryExpression')
        return !comparisons.has(node.operator) && (look(node.left) || look(node.right));
      if (node.type === 'CallExpression') {
        if (/^(Math\..+|Number)$/.test(dottedName(node.callee))) return node.arguments.some(look);
        return node.callee.type === 'Identifier' && valuesOf(node.callee).flatMap(resultsOf).some(look);
      }
      if (node.type === 'MemberExpression') return node.computed && look(node.object);
      return ['argument', 'expression'].some((key) => typeof node[key] === 'object' && look(node[key]));
    };
    const isReading = (node) => node.type === 'CallExpression' && readings.has(dottedName(node.callee));
    /** A time ago (`Date.now() - 60_000`) is a time, and no time that passed. */
    const isDifference = (node) => {
      if (node.type === 'CallExpression' && node.arguments.length === 1 && dottedName(node.callee) === 'process.hrtime')
        return true;
      if (node.type !== 'BinaryExpression' || node.operator !== '-') return false;
      return find(isReading, node.left) && find(isReading, node.right);
    };
    const hasPassed = (node) => find(isDifference, node);
    const check = (node, sides) => {
      if (sides.some(hasPassed) && !sides.every(hasPassed)) context.report({ node, messageId: 'found' });
    };
    return {
      BinaryExpression(node) {
        if (comparisons.has(node.operator) && !isWaiting(node)) check(node, [node.left, node.right]);
      },
      CallExpression(node) {
        const { callee, arguments: bounds } = node;
        if (callee.type !== 'MemberExpression' || bounds.length === 0) return;
        const isNegated = callee.object.type === 'MemberExpression' && callee.object.property.name === 'not';
        const expected = isNegated ? callee.object.object : callee.object;
        if (expected.type !== 'CallExpression' || dottedName(expected.callee) !== 'expect') return;
        const bound = isNegated ? lowerBounds : upperBounds;
        if (!bound.has(callee.property.name)) return;
        // What is bounded by the time that passed may be more on a slow machine: tokens that came back, for instance.
        if (hasPassed(expected.arguments[0])) check(node, [expected.arguments[0], bounds[0]]);
      },
    };
  },
};

module.exports = { meta: { name: 'clock' }, rules: { 'clock-bounds': rule } };
