import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import parser from '@typescript-eslint/parser';
import { type Rule, RuleTester } from 'eslint';
import { root } from './testing/image-stack.js';

// A process is started, which takes seconds on a busy machine.
jest.setTimeout(120_000);

const clock = createRequire(__filename)('../../build/clock-bounds.cjs') as { rules: Record<string, Rule.RuleModule> };
const long = (lines: number) => Array.from({ length: lines }, (_, at) => `export const line${at} = ${at};`).join('\n');

/** Each file breaks the rule that it is named after; what comes after a dot is no part of that name. */
const planted: Readonly<Record<string, string>> = {
  ...(JSON.parse(readFileSync(join(__dirname, 'testing', 'planted-code.json'), 'utf8')) as object),
  'libs/a/src/max-lines.ts': long(301),
  'libs/a/src/max-lines.test.ts': long(501),
};
const kept: Readonly<Record<string, string>> = {
  'libs/a/src/a.ts':
    'export type A = 1;\nexport type C = 1;\nexport const b = (a: A) => a;\nexport const later = async () => 1;',
  'libs/a/src/env.test.ts': 'export const home = process.env;',
  'libs/testing/src/env.ts': 'export const home = process.env;',
  'libs/b/src/lower.ts': "import '@fhir-gateway/a';",
  'libs/a/src/log.test.ts': 'expect(server.log()).not.toMatch(/\\babc\\b/);',
  'libs/gateway/src/late.test.ts': 'export const late = AbortSignal.timeout(5);',
  'libs/a/src/fast.alone.test.ts': 'const start = Date.now(); expect(Date.now() - start).toBeLessThan(5);',
  'libs/a/src/long.test.ts': long(499),
  'libs/fhir/src/guard.ts': 'export function isObject(value: unknown): value is object {\n  return !!value;\n}',
  'libs/a/src/setting.cjs': "const fs = require('node:fs');\nmodule.exports = fs;",
  'tools/a/src/main.ts': "console.log('a');",
};

describe('the rules of oxlint', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-lint-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('find what breaks them, and nothing else', () => {
    copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    const compilerOptions = { strict: true, module: 'nodenext', target: 'es2023', types: [] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    // The rules about imports read the projects of the folder; the rules themselves need what is installed.
    mkdirSync(join(folder, 'tools'));
    symlinkSync(join(root, 'tools', 'build'), join(folder, 'tools', 'build'));
    writeFileSync(join(folder, 'nx.json'), '{}');
    writeFileSync(join(folder, 'package.json'), '{ "name": "planted", "workspaces": ["libs/*"] }');
    const projects = { a: 'limits', b: 'vault' };
    for (const [name, layer] of Object.entries(projects)) {
      const text = { name: `@fhir-gateway/${name}`, exports: './src/index.ts', nx: { tags: [`layer:${layer}`] } };
      mkdirSync(join(folder, 'libs', name), { recursive: true });
      writeFileSync(join(folder, 'libs', name, 'package.json'), JSON.stringify(text));
    }
    for (const [file, text] of Object.entries({ ...planted, ...kept })) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const [oxlint = '', tsgolint] = ['oxlint', 'tsgolint'].map((name) => join(root, 'node_modules', '.bin', name));
    const env = { ...process.env, OXLINT_TSGOLINT_PATH: tsgolint };
    const { stdout } = spawnSync(oxlint, ['--format=json'], { cwd: folder, env, encoding: 'utf8' });
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
    const found = diagnostics.map(({ code, filename }) => [filename, /\((.+)\)$/.exec(code)?.[1]]);
    const expected = Object.keys(planted).map((file) => [file, /([^/.]+)\.[^/]+$/.exec(file)?.[1]]);
    const byFile = ([a]: (string | undefined)[], [b]: (string | undefined)[]) => String(a).localeCompare(String(b));
    expect(found.sort(byFile)).toEqual(expected.sort(byFile));
  });
});

const begun = 'const start = performance.now();';
const refuses = (code: string) => ({ code, errors: [{ messageId: 'found' }] });
new RuleTester({ languageOptions: { parser } }).run('clock-bounds', clock.rules['clock-bounds'] as Rule.RuleModule, {
  valid: [
    `${begun} expect(performance.now() - start).toBeGreaterThan(100);`,
    `${begun} const a = performance.now() - start; const b = performance.now() - start; expect(a).toBeLessThan(2 * b);`,
    `${begun} while (open && performance.now() - start < 500) await tick();`,
    `${begun} for (;;) { if (performance.now() - start > limitMs) throw new Error('late'); }`,
    'jest.useFakeTimers(); const start = Date.now(); expect(Date.now() - start).toBeLessThan(5);',
    `${begun} const granted = await run(); expect(granted).toBeLessThanOrEqual(500 + (performance.now() - start));`,
    'const start = now(); expect(now() - start).toBeLessThan(5);',
    'expect(issuedAt).toBeLessThan(Date.now() / 1000 - 20);',
    'expect(expiresAtMs).toBeLessThan(Date.now() + 60_000);',
    'const start = process.cpuUsage(); expect(process.cpuUsage(start).user).toBeLessThan(5_000);',
    'const { durationMs } = answer; expect(durationMs).toBeLessThan(5);',
  ],
  invalid: [
    'const start = Date.now(); expect(Date.now() - start < 500).toBe(true);',
    `${begun} expect(performance.now() - start).toBeLessThan(500);`,
    `${begun} expect((performance.now() - start) / 1000).toBeLessThanOrEqual(5);`,
    `${begun} const elapsed = Math.round(performance.now() - start); expect(elapsed).toBeLessThan(bound);`,
    `${begun} let tookMs = 0; tookMs = performance.now() - start; expect(tookMs).not.toBeGreaterThan(5);`,
    `${begun} const end = performance.now(); expect(end - start).toBeCloseTo(5);`,
    `${begun} const took = () => performance.now() - start; expect(took()).toBeLessThan(5);`,
    'async function run() { const from = Date.now(); await f(); return Date.now() - from; } expect(await run()).toBeLessThan(5);',
    'const start = process.hrtime.bigint(); expect(Number(process.hrtime.bigint() - start)).toBeLessThan(5e9);',
    'const start = process.hrtime(); expect(process.hrtime(start)[0]).toBeLessThan(5);',
    `${begun} if (performance.now() - start > 500) { fail('late'); }`,
  ].map(refuses),
});
