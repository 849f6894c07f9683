import path from 'node:path';

/** The file beside a bundle that lists what {@link noteInputs} noted, by paths in the repository; it is for the build alone. */
export const inputsFile = 'bundled-inputs.json';

/**
 * Notes every file that goes into a bundle and into the bundles that its plugins make, such as those of threads.
 *
 * @param options of esbuild
 * @param inputs a Set that gets the absolute path of each file once the bundle is made
 * @returns options of esbuild
 */
export function noteInputs(options, inputs) {
  const plugins = (options.plugins ?? []).map(({ name, setup }) => ({
    name,
    setup: (build) => {
      const { esbuild } = build;
      const bundle = (nested) => esbuild.build(noteInputs(nested, inputs));
      return setup({ ...build, esbuild: { ...esbuild, build: bundle } });
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
  return { ...options, metafile: true, plugins: [...plugins, noter] };
}
