// What oxlint (`.oxlintrc.json`) has no form for: which project may import which, and rules of our own.
import { createProjectGraphAsync } from '@nx/devkit';
import nx from '@nx/eslint-plugin';
import parser from '@typescript-eslint/parser';
import { defineConfig, globalIgnores } from 'eslint/config';
import clockBounds from './tools/build/clock-bounds.cjs';
import plainWords from './tools/build/private-words.mjs';

// The rule about imports reads the graph that Nx left behind, and is silent without one.
await createProjectGraphAsync({ exitOnError: true });

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
    onlyDependOnLibsWithTags: ['layer:registry', 'layer:limits', 'layer:addresses', 'layer:proxy', 'layer:tools'],
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
    onlyDependOnLibsWithTags: ['layer:limits'],
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
  {
    files: ['**/*.{ts,mjs,cjs,js}'],
    plugins: { words: plainWords, clock: clockBounds },
    // Most directives are for oxlint, which this would call unused.
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    rules: {
      'words/private-words': 'error',
      'no-dupe-args': 'error',
      'no-octal': 'error',
      'no-unsafe-optional-chaining': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    languageOptions: { parser },
    rules: { '@nx/enforce-module-boundaries': boundaries(depConstraints) },
  },
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
    // On Node 20 what is made of such a signal may never fire: a timer of its own holds a `Deadline`.
    files: ['{apps,libs}/*/src/**/*.ts'],
    ignores: [tests, '**/testing/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='AbortSignal'][property.name='timeout']",
          message: 'It may never fire once the garbage was collected: use Deadline of limits.',
        },
      ],
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
    },
  },
  {
    // Those that measure run one after another, with nothing beside them.
    files: [tests, '**/testing/**/*.ts'],
    ignores: ['**/*.alone.*'],
    rules: { 'clock/clock-bounds': 'error' },
  },
  {
    files: ['apps/rest-api/src/testing/both-apps.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries(testConstraints, ['@fhir-gateway/mcp-server']) },
  },
);
