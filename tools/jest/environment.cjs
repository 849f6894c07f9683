const { TestEnvironment } = require('jest-environment-node');
const { AsyncLocalStorage } = require('node:async_hooks');
const { setFlagsFromString } = require('node:v8');
const vm = require('node:vm');

const [major] = process.versions.node.split('.').map(Number);

/** What files of tests in this process have used; Jest alone makes one for each file. */
const storages = new Set();

/**
 * Jest's own environment for Node, without what makes Node 20 slower with every file of tests that a process runs:
 *
 * - Jest loads everything anew for every file. The V8 of Node 20 keeps what it compiled of a script for the next context
 *   that asks for it, but nothing of `compileFunction`, which Jest calls; later ones keep both. A script with the hook for
 *   `import()` is never kept, so it goes without: Jest refuses `import()` of CommonJS all the same.
 * - A storage that was used once is carried along with every promise of the process until it is disabled.
 */
module.exports = class NodeEnvironment extends TestEnvironment {
  async teardown() {
    for (const storage of storages) storage.disable();
    storages.clear();
    await super.teardown();
  }
};

if (major < 24) {
  keepCompiledScripts();
  for (const name of ['run', 'enterWith']) noteStorages(name);
}

function keepCompiledScripts() {
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

function noteStorages(name) {
  const method = AsyncLocalStorage.prototype[name];
  AsyncLocalStorage.prototype[name] = function (...args) {
    storages.add(this);
    return method.apply(this, args);
  };
}
