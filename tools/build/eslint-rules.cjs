// Rules of ESLint itself that oxlint has not, or has another way: oxlint runs them as they are.
const { builtinRules } = require('eslint/use-at-your-own-risk');

const names = ['no-octal', 'no-restricted-syntax', 'no-unsafe-optional-chaining'];

module.exports = {
  meta: { name: 'core' },
  rules: Object.fromEntries(names.map((name) => [name, builtinRules.get(name)])),
};
