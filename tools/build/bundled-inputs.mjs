import path from 'node:path';

/**
 * Notes every file that goes into a bundle and into the bundles that its plugins make, such as those of threads.
 *
 * @param options of esbuild
 * @param inputs a Set that gets the absolute path of each file once the bundle is made
 * @param isDry whether nothing is written
 * @returns options of esbuild
 */
export function noteInputs(options, inputs, isDry = false) {
  const plugins = (options.plugins ?? []).map(({ name, setup }) => ({
    name,
    setup: (build) => {
      const { esbuild } = build;
      const bundle = (nested) => esbuild.build(noteInputs(nested, inputs, isDry));
      return setup({
        ...build,
        esbuild: { ...esbuild, build: bundle },
        // What comes after a bundle that is not written has no files to work on, and adds no package.
        ...(isDry && { onEnd: () => undefined }),
      });
    },
  }));
  const noter = {
    name: 'note-inputs',
    setup: ({ onEnd }) => {
      onEnd(({ metafile }) => {
        for (const file of Object.keys(metafile?.inputs ?? {}))
          inputs.add(path.resolve(options.absWorkingDir ?? '', file));
      });
    },
  };
  return { ...options, metafile: true, ...(isDry && { write: false }), plugins: [...plugins, noter] };
}
