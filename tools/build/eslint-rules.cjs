// Rules of ESLint itself that oxlint has not, or has another way: oxlint runs them as they are.
const { builtinRules } = require('eslint/use-at-your-own-risk');

/** A member that may be missing is no branch of its own: `?.` is not counted, nor was it before ESLint 9. */
const complexity = {
  ...builtinRules.get('complexity'),
  create(context) {
    const {
      MemberExpression: _member,
      CallExpression: _call,
      ...counted
    } = builtinRules.get('complexity').create(context);
    return counted;
  },
};
const names = ['no-octal', 'no-restricted-syntax', 'no-unsafe-optional-chaining'];

module.exports = {
  meta: { name: 'core' },
  rules: { ...Object.fromEntries(names.map((name) => [name, builtinRules.get(name)])), complexity },
};
