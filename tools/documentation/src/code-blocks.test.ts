import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describeSettings } from '@fhir-gateway/gateway';
import { checkPlatform } from '@fhir-gateway/platform-registry';
import { codeBlocks, documentationPages, type CodeBlock } from './code-blocks.js';
import { compileBlocks } from './compile-blocks.js';
import { shellCommands, type ShellCommand } from './shell-commands.js';

const root = resolve(__dirname, '..', '..', '..');
const pages = documentationPages(root);
const blocks = pages.flatMap((page) => codeBlocks(root, page));
const inLanguage = (...languages: string[]) => blocks.filter(({ language }) => languages.includes(language));
const textOf = (page: string) => readFileSync(join(root, page), 'utf8');
const at = ({ page, line }: CodeBlock) => `${page}:${line}`;

/** Programs that a page has its reader save, by their names: plain JavaScript, and run as it stands. */
const programsOfPages = blocks.flatMap(({ info }) => /^run: (.+)$/.exec(info)?.slice(1) ?? []);

const settings = new Set(describeSettings().map(({ name }) => name));
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const rigs = JSON.parse(readFileSync(join(root, 'tools', 'build', 'rigs.json'), 'utf8')) as Record<string, Rig>;

/** What `tools/run.mjs` runs. */
interface Rig {
  readonly entry: string;
}

describe('code in documentation', () => {
  it('is in a language that is tested here', () => {
    const known = ['ts', 'js', 'json', 'sh', 'bash', 'yaml', 'text'];
    expect(blocks.filter(({ language }) => !known.includes(language)).map(at)).toEqual([]);
    expect(blocks.length).toBeGreaterThan(40);
  });

  it('is left out only with a reason, and seldom', () => {
    const strange = blocks.filter(({ info }) => info !== '' && !/^(run: [\w-]+\.mjs|not-run: \S.{5,})$/.test(info));
    expect(strange.map(at)).toEqual([]);
    expect(blocks.filter(({ info }) => info.startsWith('not-run:')).length).toBeLessThanOrEqual(mostNotRun);
  });

  it('stands between fences, not indented', () => {
    const indented = pages.filter((page) => /\n\n {4}[^\s*\d-][^\n]*\n/.test(readFileSync(join(root, page), 'utf8')));
    expect(indented).toEqual([]);
  });

  it('compiles where it is TypeScript or JavaScript', () => {
    const sources = inLanguage('ts', 'js').filter(({ info }) => !info.startsWith('run:'));
    expect(sources.length).toBeGreaterThan(10);
    const wrong: CodeBlock = { page: 'wrong.md', line: 7, language: 'ts', info: '', text: wrongSource };
    const [first, ...others] = compileBlocks(root, [wrong, ...sources]);
    expect(first).toMatch(/^wrong\.md:9 .*notThere/);
    expect(others).toEqual([]);
  }, 120_000);

  it('is run against a gateway where its reader saves it as a program', () => {
    const tests = readFileSync(join(root, 'tools', 'e2e', 'src', 'documents.int.test.ts'), 'utf8');
    expect(programsOfPages.length).toBeGreaterThan(1);
    expect(programsOfPages.filter((name) => !tests.includes(`'${name}'`))).toEqual([]);
  });

  it('parses where it is JSON, and fits the schema where it is a platform file', () => {
    const contents = inLanguage('json').map((block) => [at(block), parse(block)] as const);
    expect(contents.filter(([, content]) => content === undefined).map(([place]) => place)).toEqual([]);
    const platforms = contents.filter(([, content]) => /platform\.schema\.json$/.test(String(content?.['$schema'])));
    expect(platforms.length).toBeGreaterThan(0);
    for (const [place, content] of platforms) expect([place, checkPlatform(content).faults]).toEqual([place, []]);
  });
});

/** What would pass if nothing were compiled, or libraries were not found. */
const wrongSource = "import { loadConfig } from '@fhir-gateway/gateway';\nloadConfig({}).notThere();";

/** Blocks that nobody can run here. */
const mostNotRun = 3;

describe('a command in documentation', () => {
  const commands = inLanguage('sh', 'bash')
    .filter(({ info }) => !info.startsWith('not-run:'))
    .flatMap((block) => shellCommands(block.text).map((command) => [at(block), command] as const));

  it.each(commands)('%s %j is one that exists, with options that it knows', (_place, command) => {
    const { program, args } = command;
    const check = programs[program];
    expect([program, check !== undefined]).toEqual([program, true]);
    expect(check?.(args)).toEqual([]);
    const strange = command.variables.filter(
      (name) =>
        !settings.has(name) && !/^(FHIR_GATEWAY_(PLATFORM_\w+|SANDBOX_PORT|TEST_\w+)|MALLOC_ARENA_MAX)$/.test(name),
    );
    expect(strange).toEqual([]);
  });

  it.each([
    ['npm', ['run', 'bench', '--', '--slow']],
    ['npm', ['strat']],
    ['npx', ['-y', 'something-else']],
    ['node', ['tools/not-there.mjs']],
    ['curl', ['http://elsewhere.example/']],
    ['curl', ['-s']],
    ['node', ['not-shown.mts']],
    ['pip', ['install', 'some-package']],
    ['pip', ['install', './clients/python', '--index-url=https://elsewhere.example/']],
    ['docker', ['compose', 'up', '--privileged']],
    ['docker', ['run', '-p', '8000:8000', 'fhir-gateway/cli']],
    ['docker', ['run', '--rm', 'fhir-gateway/none']],
    ['fhir-gateway', ['nothing']],
    ['fhir-gateway', ['audit', 'find', '--patients', 'one']],
    ['helm', ['upgrade', 'fhir-gateway', 'deploy/helm/none']],
    ['kubectl', ['create', 'secret', 'generic', 'one', '--from-env']],
    ['claude', ['mcp', 'remove']],
  ])('that is no such thing is found: %s %j', (program, args) => {
    expect(programs[program]?.(args)).not.toEqual([]);
  });

  it('in running text is a script of the repository', () => {
    const named = pages.flatMap((page) =>
      [...readFileSync(join(root, page), 'utf8').matchAll(/`npm run ([\w:-]+)/g)].map(([, name]) => `${page}: ${name}`),
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((entry) => !Object.hasOwn(scripts, entry.split(': ')[1] ?? ''))).toEqual([]);
  });
});

/** What each program may be given; what is wrong comes back. */
const programs: Readonly<Record<string, (args: ShellCommand['args']) => readonly string[]>> = {
  npm: (args) => npmFaults(args),
  npx: (args) => {
    const [what = ''] = args.filter((arg) => arg !== '-y');
    return /^(nx|@modelcontextprotocol\/inspector@\d+\.\d+\.\d+|@fhir-gateway\/cli)$/.test(what) ? [] : [what];
  },
  // A Python package of this repository.
  pip: ([verb = '', folder = '', ...rest]) =>
    verb === 'install' && existsSync(join(root, folder, 'pyproject.toml')) ? rest : [verb, folder],
  node: (args) => {
    const [file = ''] = args.filter((arg) => !arg.startsWith('--'));
    // A bundle is there after a build; its source is there always.
    const source = file.replace(/dist\/main\.js$/, 'src/main.ts');
    // The program that a page shows, which its reader writes.
    const isShown =
      programsOfPages.includes(file) ||
      (/^[\w-]+\.mts$/.test(file) && blocks.some(({ page }) => textOf(page).includes(`This is \`${file}\``)));
    return isShown || [file, source].some((path) => existsSync(join(root, path))) ? [] : [file];
  },
  curl: (args) => {
    const flags = args
      .filter((arg) => arg.startsWith('-'))
      .filter((arg) => !['-s', '-X', '-H', '-d', '-b', '-c'].includes(arg));
    const urls = args.filter((arg) => /^https?:/.test(arg));
    const elsewhere = urls.filter((url) => !/^http:\/\/localhost:(8000|8001|8010)\//.test(url));
    return [...flags, ...elsewhere, ...(urls.length === 1 ? [] : ['one address'])];
  },
  'fhir-gateway': ([verb = '', ...options]) => {
    if (verb === 'explain') return unknownFlags(options, flagsIn('explain'));
    if (verb === 'audit') return options[0] === 'find' ? unknownFlags(options, flagsIn('audit')) : options;
    const known = ['login', 'token', 'logout'].includes(verb);
    return known ? unknownFlags(options, ['--server']) : [verb];
  },
  python3: ([file = '']) => (file.endsWith('.py') && existsSync(join(root, file)) ? [] : [file]),
  claude: ([first, second, ...rest]) => [
    ...(first === 'mcp' && second === 'add' ? [] : ['mcp add']),
    ...rest.filter((arg) => arg.startsWith('--') && arg !== '--transport'),
  ],
  docker: ([verb = '', ...args]) => {
    if (verb === 'buildx') return args.slice(0, 2).join(' ') === 'imagetools inspect' ? [] : args;
    if (verb === 'compose') return composeFaults(args);
    if (verb === 'run') return runFaults(args);
    const file = args[args.indexOf('-f') + 1] ?? '';
    return verb === 'build' && existsSync(join(root, file)) ? unknownFlags(args, ['-f', '-t', '--build-arg']) : [verb];
  },
  helm: ([verb = '', ...args]) => {
    if (verb === 'rollback') return args.length === 1 ? [] : args;
    const [, chart = ''] = args.filter((arg) => !arg.startsWith('--'));
    const known = verb === 'upgrade' && existsSync(join(root, chart, 'Chart.yaml'));
    return known ? unknownFlags(args, ['--install', '--values', '--set']) : [verb, chart];
  },
  kubectl: (args) =>
    args.slice(0, 3).join(' ') === 'create secret generic' ? unknownFlags(args, ['--from-file']) : args,
  code: ([flag, json = '']) => (flag === '--add-mcp' && JSON.parse(json) !== null ? [] : ['--add-mcp']),
};

/** An image of this repository, whose ports are open to this machine alone. */
function runFaults(args: readonly string[]): readonly string[] {
  const image = args.at(-1) ?? '';
  return [
    ...args.filter((arg, index) => args[index - 1] === '-p' && !arg.startsWith('127.0.0.1:')),
    ...(existsSync(join(root, image.replace('fhir-gateway/', 'apps/'), 'Dockerfile')) ? [] : [image]),
    ...unknownFlags(args, ['--rm', '-p']),
  ];
}

/** Compose files that are there, then `up`, with or without `--build`. */
function composeFaults(args: readonly string[]): readonly string[] {
  const files = args.filter((_arg, index) => args[index - 1] === '-f');
  const missing = files.filter((file) => !existsSync(join(root, file)));
  const [verb = '', ...rest] = args.slice(2 * files.length);
  const isKnown = verb === 'up' && rest.every((arg) => arg === '--build');
  return [...missing, ...(isKnown ? [] : [verb, ...rest])];
}

const unknownFlags = (args: readonly string[], known: readonly string[]): string[] =>
  args.filter((arg) => arg.startsWith('-') && !known.includes(arg.split('=')[0] ?? ''));

/** The flags that a command of the command line declares. */
function flagsIn(command: string): string[] {
  const source = readFileSync(join(root, 'apps', 'cli', 'src', 'commands', `${command}.ts`), 'utf8');
  return [...source.matchAll(/\b[oO]ption\('(?:-\w, )?(--[\w-]+)/g)].map(([, flag = '']) => flag);
}

/** A script has to exist, and its tool to know the option: it stands in the script or a source of the tool. */
function npmFaults([verb = '', ...rest]: readonly string[]): string[] {
  const name = verb === 'run' ? (rest[0] ?? '') : verb;
  const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  if (script === undefined) return ['install', 'ci', 'pack'].includes(verb) ? [] : [`npm ${verb} ${name}`];
  const given = rest.includes('--') ? rest.slice(rest.indexOf('--') + 1) : [];
  const sources = toolSources(script);
  return (
    given
      .filter((arg) => arg.startsWith('--'))
      .map((arg) => arg.slice(2).split('=')[0] ?? '')
      // As it is written, or as `parseArgs` of Node is told of it.
      .filter((option) => !new RegExp(`--${option}\\b|\\b${option}['"]?: *\\{ *type:`).test(sources))
  );
}

/** A rig is described by its script or source and by what is beside it; `cli` by the commands of the command line. */
function toolSources(script: string): string {
  const files = [...script.matchAll(/tools\/[\w-]+\.mjs/g)].map(([file]) => file);
  const texts = files.map((file) => readFileSync(join(root, file), 'utf8'));
  const entries = [...script.matchAll(/tools\/run\.mjs ([\w:-]+)/g)].map(([, name = '']) => rigs[name]?.entry ?? '');
  for (const entry of entries) {
    const folder = entry === 'tools/build/cli.mjs' ? join('apps', 'cli', 'src', 'commands') : folderOf(entry);
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (/^(?!node_modules|dist|out-tsc).*\.(ts|mjs)$/.test(file)) {
        texts.push(readFileSync(join(root, folder, file), 'utf8'));
      }
    }
  }
  return texts.join('\n');
}

/** Such as `tools/bench`. */
const folderOf = (entry: string): string => entry.split('/').slice(0, 2).join('/');

function parse({ text }: CodeBlock): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
