// The examples of the libraries' READMEs, as files of an empty project: each block as an ES module and as CommonJS.
import { spawn, spawnSync } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';

const own = path.dirname(fileURLToPath(import.meta.url));
const formats = { mjs: 'esm', cjs: 'cjs' };

/** Libraries whose driver opens a Redis. */
const needRedis = ['token-vault'];

/**
 * Writes the blocks of each README into the project and runs them there, as both kinds of module.
 *
 * @param libraries names below `libs`
 * @param hasRedis whether examples that need a Redis are run
 * @returns what went wrong, one line each, how many runs there were, and the libraries whose example was not run
 */
export async function runExamples(root, folder, libraries, hasRedis) {
  for (const file of ['drivers.mjs', 'stub-platform.mjs', 'run-example.mjs']) {
    await cp(path.join(own, file), path.join(folder, file));
  }
  const faults = [];
  const drivers = await driverNames();
  for (const library of libraries) {
    const count = await writeBlocks(root, folder, library);
    if (count === 0) faults.push(`${library}/README.md: has no example`);
    if (!drivers.includes(library)) faults.push(`${library}: nothing calls its example; add it to drivers.mjs`);
  }
  const skipped = hasRedis ? [] : needRedis;
  const redis = hasRedis ? await startRedis() : { url: '', stop: () => undefined };
  let runs = 0;
  try {
    for (const library of libraries.filter((name) => drivers.includes(name) && !skipped.includes(name))) {
      for (const format of Object.keys(formats)) {
        runs += 1;
        const fault = runOne(folder, library, format, redis.url);
        if (fault) faults.push(fault);
      }
    }
  } finally {
    redis.stop();
  }
  return { faults, runs, skipped };
}

/** Read as text: the drivers import the packages, which are installed in the project only. */
async function driverNames() {
  const text = await readFile(path.join(own, 'drivers.mjs'), 'utf8');
  return [...text.matchAll(/^ {2}async '?([\w-]+)'?\(/gm)].map(([, name]) => name);
}

async function writeBlocks(root, folder, library) {
  const readme = await readFile(path.join(root, 'libs', library, 'README.md'), 'utf8').catch(() => '');
  const blocks = [...readme.matchAll(/^```(ts|js)\n([^]*?)^```/gm)];
  for (const [at, [, loader, text]] of blocks.entries()) {
    for (const [extension, format] of Object.entries(formats)) {
      if (format === 'cjs' && needsModulesOfOthers(text)) continue;
      const { code } = await transform(text, { loader, format, target: 'node20' });
      await writeFile(path.join(folder, `${library}-${at}.${extension}`), code);
    }
  }
  return blocks.length;
}

/** A package of other hands may be an ES module alone, and not ours to make loadable by `require`. */
function needsModulesOfOthers(text) {
  return [...text.matchAll(/from '([^']+)'/g)].some(([, name]) => !/^(@fhir-gateway\/|node:)/.test(name));
}

function runOne(folder, library, format, redisUrl) {
  const { status, signal, stderr } = spawnSync(process.execPath, ['run-example.mjs', library, format, redisUrl], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
    env: { PATH: process.env.PATH },
  });
  if (status === 0) return undefined;
  const reason = stderr.trim().split('\n').slice(0, 12).join('\n  ');
  return `the example of ${library} as .${format}: ${signal ? 'did not end' : reason}`;
}

/** A Redis of its own on loopback, with nothing kept; or the one that the tests are given. */
async function startRedis() {
  const given = process.env.FHIR_GATEWAY_TEST_REDIS_URL;
  if (given) return { url: given, stop: () => undefined };
  const port = await freePort();
  const server = spawn('redis-server', ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise((resolve, reject) => {
    server.once('error', () =>
      reject(new Error('no redis-server: apt-get install redis-server, or set FHIR_GATEWAY_TEST_REDIS_URL')),
    );
    server.once('exit', () => reject(new Error('redis-server ended before it was ready')));
    server.stdout.on('data', (chunk) => String(chunk).includes('Ready to accept connections') && resolve());
  });
  return { url: `redis://127.0.0.1:${port}`, stop: () => server.kill() };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(String(port)));
    });
  });
}
