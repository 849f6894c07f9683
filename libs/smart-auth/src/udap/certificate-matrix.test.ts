import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeMatrix } from '../testing/certificate-matrix.js';
import type { MatrixCase } from '../testing/certificate-matrix.js';
import { checkCertificatePath } from './certificate-path.js';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const judged = hasOpenssl ? it : it.skip;

describe('certificate paths', () => {
  let cases: MatrixCase[];
  beforeAll(() => {
    cases = makeMatrix();
  });

  judged('are accepted and refused as openssl verify does (skipped where there is no openssl)', async () => {
    const accepted = acceptedByOpenssl(cases);
    const differences: string[] = [];
    for (const [at, { name, chain, anchor, stricter }] of cases.entries()) {
      const isAccepted = await isAcceptedHere(chain, anchor);
      // What is refused here alone has its reason beside it; nothing is accepted here alone.
      const isAsExpected = stricter === undefined ? isAccepted === accepted.has(at) : !isAccepted && accepted.has(at);
      if (!isAsExpected) differences.push(`${name}: openssl ${accepted.has(at)}, here ${isAccepted}`);
    }
    expect(differences).toEqual([]);
    expect(cases.length).toBeGreaterThan(200);
    expect(accepted.size).toBeGreaterThan(100);
    expect(accepted.size).toBeLessThan(cases.length - 100);
  });
});

async function isAcceptedHere(chain: MatrixCase['chain'], anchor: MatrixCase['anchor']): Promise<boolean> {
  const isRevoked = () => Promise.resolve(false);
  const issuersAt = () => Promise.resolve([]);
  try {
    await checkCertificatePath(chain, { anchors: [anchor], now: Date.now, isRevoked, issuersAt });
    return true;
  } catch {
    return false;
  }
}

/** One process for all: each chain has names of its own, so that what others hold leads nowhere. */
function acceptedByOpenssl(cases: readonly MatrixCase[]): Set<number> {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-chains-'));
  try {
    const write = (name: string, pem: readonly { toString(): string }[]) =>
      writeFileSync(join(folder, name), pem.join(''));
    write(
      'anchors',
      cases.map(({ anchor }) => anchor),
    );
    write(
      'issuers',
      cases.flatMap(({ chain }) => chain.slice(1)),
    );
    for (const [at, { chain }] of cases.entries()) write(String(at), chain.slice(0, 1));
    const names = cases.map((_, at) => String(at));
    const files = ['-no-CApath', '-no-CAstore', '-CAfile', 'anchors', '-untrusted', 'issuers', ...names];
    const { stdout } = spawnSync('openssl', ['verify', ...files], { cwd: folder, encoding: 'utf8' });
    return new Set([...stdout.matchAll(/^(\d+): OK$/gm)].map(([, at]) => Number(at)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
