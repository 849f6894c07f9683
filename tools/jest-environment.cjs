const { TestEnvironment } = require('jest-environment-node');
const { setFlagsFromString } = require('node:v8');
const vm = require('node:vm');

/**
 * Jest's own environment for Node, in a process that compiles a file once and not once for every file of tests that loads it.
 *
 * Jest loads everything anew for every file of tests. The V8 of Node 20 keeps what it compiled of a script for the next
 * context that asks for it, but nothing of `compileFunction`, which Jest calls; later ones keep both. A script with the hook
 * for `import()` is never kept, so it goes without: Jest refuses `import()` of CommonJS all the same.
 */
module.exports = TestEnvironment;

const [major] = process.versions.node.split('.').map(Number);
if (major < 22) {
  // Functions that rest for a few collections would be compiled again.
  setFlagsFromString('--no-flush-bytecode');
  const { compileFunction } = vm;
  vm.compileFunction = (code, parameters, options) => {
    if (options?.parsingContext === undefined) return compileFunction(code, parameters, options);
    const head = `(function (${parameters.join(', ')}) {`;
    const script = new vm.Script(`${head}${code}\n})`, { filename: options.filename, columnOffset: -head.length });
    return script.runInContext(options.parsingContext);
  };
}
