/**
 * The files of a new library, by their path in its folder. Its one function is there to be replaced.
 *
 * @param {ReturnType<import('../names.js').spellings>} names
 * @param {string} description
 * @param {string} layer
 * @returns {Record<string, string>}
 */
export function libraryFiles({ kebab, camel, sentence }, description, layer) {
  const example = `import { ${camel} } from '../index.js';

/** The shortest use of the library. */
export function example(): string {
  return ${camel}('a value');
}
`;
  return {
    'package.json': json({
      name: `@fhir-gateway/${kebab}`,
      version: '0.2.0',
      description: description.replace(/\.$/, ''),
      license: 'Apache-2.0',
      type: 'module',
      sideEffects: false,
      engines: { node: '>=20.19' },
      files: ['dist', '!**/*.tsbuildinfo'],
      exports: {
        '.': { '@fhir-gateway/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
        './package.json': './package.json',
      },
      nx: { tags: ['type:lib', `layer:${layer}`] },
      private: true,
    }),
    'jest.config.cjs': `module.exports = { displayName: '${kebab}', preset: '../../jest.preset.js' };\n`,
    'tsconfig.json': json({
      extends: '../../tsconfig.base.json',
      files: [],
      include: [],
      references: [{ path: './tsconfig.lib.json' }, { path: './tsconfig.spec.json' }],
    }),
    'tsconfig.lib.json': json({
      extends: '../../tsconfig.base.json',
      compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'out-tsc/tsconfig.lib.tsbuildinfo' },
      include: ['src/**/*.ts'],
      exclude: ['src/**/*.test.ts', 'src/**/testing/*.ts'],
      references: [],
    }),
    'tsconfig.spec.json': json({
      extends: '../../tsconfig.base.json',
      compilerOptions: { outDir: 'out-tsc/spec', types: ['node', 'jest'] },
      include: ['src/**/*.test.ts', 'src/**/testing/*.ts'],
      references: [{ path: './tsconfig.lib.json' }],
    }),
    'README.md': `# @fhir-gateway/${kebab}

${description.replace(/\.?$/, '.')}

\`\`\`ts
${example.replaceAll("'../index.js'", `'@fhir-gateway/${kebab}'`)}\`\`\`

| export     | what it does              |
| ---------- | ------------------------- |
| \`${camel}\` | returns the value as it is |

| error       | when               |
| ----------- | ------------------ |
| \`TypeError\` | the value is empty |

It reads no environment, writes no log, and holds no state of its own.
`,
    'src/index.ts': `export { ${camel} } from './${kebab}.js';\n`,
    [`src/${kebab}.ts`]: `/**
 * ${sentence}: returns the value as it is.
 *
 * @param value not empty
 * @throws TypeError when it is empty
 */
export function ${camel}(value: string): string {
  if (value === '') throw new TypeError('value must not be empty');
  return value;
}
`,
    [`src/${kebab}.test.ts`]: `import { ${camel} } from './${kebab}.js';

it('refuses an empty value', () => {
  expect(() => ${camel}('')).toThrow(TypeError);
});

it('returns the value', () => {
  expect(${camel}('a value')).toBe('a value');
});
`,
    'src/readme.test.ts': `import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as library from './index.js';
import { example } from './testing/readme-example.js';

const read = (...path: string[]): string => readFileSync(join(__dirname, ...path), 'utf8');

describe('the README', () => {
  const readme = read('..', 'README.md');

  it('shows the example that is compiled and run here', () => {
    const [, shown] = /\`\`\`ts\\n([^]*?)\`\`\`/.exec(readme) ?? [];
    expect(shown).toBe(read('testing', 'readme-example.ts').replaceAll("'../index.js'", "'@fhir-gateway/${kebab}'"));
    expect(example()).toBe('a value');
  });

  it('names every export', () => {
    for (const name of Object.keys(library)) expect(readme).toContain(\`\\\`\${name}\\\`\`);
  });
});
`,
    'src/testing/readme-example.ts': example,
  };
}

/** @param {unknown} value */
function json(value) {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
