// The rule of Nx about imports between projects, for oxlint: which project may import which. An option can say `tests` and
// `apps`. With ESLint the same takes six times as long.
import { createProjectGraphAsync } from '@nx/devkit';
import nx from '@nx/eslint-plugin';

const name = 'enforce-module-boundaries';
const { meta, create } = nx.rules[name];

// The rule about imports reads the graph that Nx left behind, and is silent without one.
await createProjectGraphAsync({ exitOnError: true });

/** Data flows one way: app -> gateway -> tools -> proxy -> auth -> vault; fhir, registry and limits are leaves that all may read. */
const names = [
  'fhir',
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
    onlyDependOnLibsWithTags: [
      'layer:fhir',
      'layer:registry',
      'layer:limits',
      'layer:addresses',
      'layer:proxy',
      'layer:tools',
    ],
    bannedExternalImports: [...webAndSdk, ...redisClients],
  },
  {
    sourceTag: 'layer:tools',
    onlyDependOnLibsWithTags: ['layer:fhir', 'layer:registry', 'layer:limits', 'layer:proxy'],
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
    onlyDependOnLibsWithTags: ['layer:fhir', 'layer:limits'],
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
  { sourceTag: 'layer:fhir', onlyDependOnLibsWithTags: [], allowedExternalImports: ['fhir'] },
  { sourceTag: 'layer:limits', onlyDependOnLibsWithTags: [], allowedExternalImports: [] },
  { sourceTag: 'layer:registry', onlyDependOnLibsWithTags: ['layer:fhir'], allowedExternalImports: ['zod'] },
];
/** Tests may also use the test-support library and any public package; the direction stays. */
const testConstraints = depConstraints.map(({ sourceTag, onlyDependOnLibsWithTags }) => ({
  sourceTag,
  onlyDependOnLibsWithTags: [...onlyDependOnLibsWithTags, 'layer:testing'],
}));

/** The options of a file: its layers, and the apps where it runs or describes one inside another program. */
const optionsOf = ({ tests = false, apps = [] } = {}) => ({
  enforceBuildableLibDependency: true,
  allow: apps.map((app) => `@fhir-gateway/${app}`),
  depConstraints: tests ? testConstraints : depConstraints,
  // Only its subpath `pdf` is loaded when needed, and the rule knows no subpaths.
  checkDynamicDependenciesExceptions: ['@fhir-gateway/patient-record'],
});

const rule = {
  meta: {
    ...meta,
    schema: [
      {
        type: 'object',
        properties: { tests: { type: 'boolean' }, apps: { type: 'array', items: { type: 'string' } } },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{}],
  },
  create: (context) => create(Object.create(context, { options: { value: [optionsOf(context.options[0])] } })),
};

export default { meta: { name: 'nx' }, rules: { [name]: rule } };
