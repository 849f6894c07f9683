import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import plainWords from './tools/build/private-words.mjs';

/** Data flows one way: app -> gateway -> tools -> proxy -> auth -> vault; registry and limits are leaves that all may read. */
const names = [
  'registry',
  'limits',
  'audit',
  'addresses',
  'http1',
  'vault',
  'auth',
  'authserver',
  'proxy',
  'tools',
  'record',
  'gateway',
  'operations',
  'http',
];
const layers = names.map((name) => `layer:${name}`);
const upTo = (name) => layers.slice(0, layers.indexOf(`layer:${name}`) + 1);
const tests = '**/*.{test,contract}.ts';

const webAndSdk = ['express', 'express-session', '@modelcontextprotocol/*'];
const redisClients = ['redis', '@redis/*'];
const depConstraints = [
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: layers },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: [...layers, 'type:app', 'type:tool', 'layer:testing'] },
  { sourceTag: 'layer:testing', onlyDependOnLibsWithTags: [] },
  {
    sourceTag: 'layer:http',
    onlyDependOnLibsWithTags: upTo('gateway'),
    bannedExternalImports: ['@modelcontextprotocol/*'],
  },
  { sourceTag: 'layer:operations', onlyDependOnLibsWithTags: upTo('gateway'), bannedExternalImports: webAndSdk },
  { sourceTag: 'layer:gateway', onlyDependOnLibsWithTags: upTo('record'), bannedExternalImports: webAndSdk },
  {
    sourceTag: 'layer:record',
    onlyDependOnLibsWithTags: ['layer:registry', 'layer:limits', 'layer:proxy', 'layer:tools'],
    bannedExternalImports: [...webAndSdk, ...redisClients],
  },
  {
    sourceTag: 'layer:tools',
    onlyDependOnLibsWithTags: ['layer:registry', 'layer:limits', 'layer:proxy'],
    bannedExternalImports: [...webAndSdk, ...redisClients],
  },
  {
    sourceTag: 'layer:proxy',
    onlyDependOnLibsWithTags: upTo('auth'),
    bannedExternalImports: [...webAndSdk, ...redisClients],
  },
  {
    sourceTag: 'layer:auth',
    onlyDependOnLibsWithTags: upTo('vault'),
    bannedExternalImports: [...webAndSdk, ...redisClients],
  },
  {
    sourceTag: 'layer:authserver',
    onlyDependOnLibsWithTags: ['layer:limits', 'layer:vault', 'layer:addresses'],
    bannedExternalImports: [...webAndSdk, ...redisClients],
  },
  {
    sourceTag: 'layer:audit',
    onlyDependOnLibsWithTags: [],
    bannedExternalImports: [...webAndSdk, ...redisClients],
  },
  {
    sourceTag: 'layer:http1',
    onlyDependOnLibsWithTags: [],
    bannedExternalImports: [...webAndSdk, ...redisClients],
  },
  {
    sourceTag: 'layer:addresses',
    onlyDependOnLibsWithTags: [],
    bannedExternalImports: [...webAndSdk, ...redisClients],
  },
  { sourceTag: 'layer:vault', onlyDependOnLibsWithTags: ['layer:limits'], bannedExternalImports: webAndSdk },
  // Others install it: what the gateway is made of is not its business.
  { sourceTag: 'layer:client', onlyDependOnLibsWithTags: [], allowedExternalImports: ['openapi-fetch'] },
  { sourceTag: 'layer:limits', onlyDependOnLibsWithTags: [], allowedExternalImports: [] },
  { sourceTag: 'layer:registry', onlyDependOnLibsWithTags: [], allowedExternalImports: ['zod'] },
];
const boundaries = (constraints, allow = []) => [
  'error',
  {
    enforceBuildableLibDependency: true,
    allow,
    depConstraints: constraints,
    // Only its subpath `pdf` is loaded when needed, and the rule knows no subpaths.
    checkDynamicDependenciesExceptions: ['@fhir-gateway/patient-record'],
  },
];
/** Tests may also use the test-support library and any public package; the direction stays. */
const testConstraints = depConstraints.map(({ sourceTag, onlyDependOnLibsWithTags }) => ({
  sourceTag,
  onlyDependOnLibsWithTags: [...onlyDependOnLibsWithTags, 'layer:testing'],
}));

/** `expect(….log()).not.toContain(…)` and the like. */
const absenceInLog =
  "CallExpression[callee.property.name=/^to(Contain|Match)$/][callee.object.property.name='not']" +
  '[callee.object.object.arguments.0.callee.property.name=/^(log|output)$/] > Literal.arguments';
const byChance =
  'A log has ids, ports and times with any four characters in them: look for more, or between word ends (\\b).';

export default defineConfig(
  // The last one is made: see tools/build/clients.mjs.
  globalIgnores(['**/dist', '**/out-tsc', '**/.nx', '**/node_modules', 'coverage', 'libs/client/src/api.ts']),
  js.configs.recommended,
  tseslint.configs.recommended,
  prettier,
  {
    files: ['**/*.{ts,mjs,cjs,js}'],
    plugins: { words: plainWords },
    rules: { 'words/private-words': 'error' },
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        require: 'readonly',
        module: 'writable',
        __dirname: 'readonly',
        AbortSignal: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        URLSearchParams: 'readonly',
        clearInterval: 'readonly',
        fetch: 'readonly',
        setInterval: 'readonly',
      },
    },
  },
  { files: ['**/*.{cjs,js}'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(depConstraints),
      // A rejection that nobody hears of ends a process, or is lost with what it was about.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['libs/**/*.ts'],
    ignores: [tests, 'libs/testing/**'],
    rules: {
      'no-restricted-globals': ['error', { name: 'process', message: 'Libraries take what they need as arguments.' }],
    },
  },
  { files: ['tools/*/src/**/main.ts'], rules: { 'no-console': 'off' } },
  {
    // What runs or describes an app inside another program, and the tests that start it.
    files: [
      'apps/cli/src/local/start-local.ts',
      'apps/rest-api/src/main.ts',
      'tools/conformance/src/main.ts',
      'tools/documentation/src/main.ts',
      'tools/e2e/src/testing/**/*.ts',
    ],
    rules: {
      '@nx/enforce-module-boundaries': boundaries(depConstraints, [
        '@fhir-gateway/mcp-server',
        '@fhir-gateway/rest-api',
      ]),
    },
  },
  {
    // Not compiled into the library, so that it may use what its tests may.
    files: ['{apps,libs}/*/src/**/testing/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries(testConstraints) },
  },
  {
    files: [tests],
    rules: {
      '@nx/enforce-module-boundaries': boundaries(testConstraints),
      'no-restricted-syntax': [
        'error',
        { selector: `${absenceInLog}[value=/^.{1,4}$/]`, message: byChance },
        {
          selector: `${absenceInLog}[regex.pattern=/(^|[|])[A-Za-z0-9]{1,4}([|]|$)/]:not([regex.pattern=/^.b[(].*[)].b$/])`,
          message: byChance,
        },
      ],
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['apps/rest-api/src/testing/both-apps.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries(testConstraints, ['@fhir-gateway/mcp-server']) },
  },
);
