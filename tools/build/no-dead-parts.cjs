const { rmSync } = require('node:fs');
const path = require('node:path');

/**
 * An esbuild plugin for bundles of several files: what nothing loads is not left there. esbuild writes a file for each
 * module that is imported on demand, also where the code that would import it is not in the bundle.
 */
const noDeadParts = {
  name: 'no-dead-parts',
  setup({ initialOptions, onEnd }) {
    initialOptions.metafile = true;
    onEnd(({ errors, metafile }) => {
      if (errors.length > 0) return;
      const { outputs } = metafile;
      const [entry] = initialOptions.entryPoints;
      const isEntry = (name) =>
        outputs[name].entryPoint === path.normalize(typeof entry === 'string' ? entry : entry.in);
      const reached = new Set(Object.keys(outputs).filter(isEntry));
      if (reached.size !== 1) throw new Error(`no-dead-parts: ${reached.size} outputs are the bundle of ${entry}`);
      // Grows while it is walked through.
      for (const name of reached)
        for (const { path: part } of outputs[name].imports) if (part in outputs) reached.add(part);
      for (const name of Object.keys(outputs)) {
        if (name.endsWith('.js') && !reached.has(name)) {
          rmSync(path.resolve(initialOptions.absWorkingDir ?? '', name));
          rmSync(path.resolve(initialOptions.absWorkingDir ?? '', `${name}.map`), { force: true });
        }
      }
    });
  },
};

module.exports = { noDeadParts };
