import type { Config } from '@fhir-gateway/gateway';
import { finding, type Area, type Finding } from './finding.js';

/** Below what a key of AES-128 has, guessing is no longer out of the question. */
const leastBits = 112;
const placeholder =
  /change.?me|example|placeholder|password|your.?(secret|key)|s3cret|insert.?here|0123456789|abcdefgh/i;
const makeOne = 'openssl rand -base64 48';

/** Looks at the master keys. Length and variety are part of the settings' schema; this is what a schema cannot see. */
export function checkKeys({ masterKeys }: Config): Area {
  if (masterKeys.length === 0) {
    return { name: 'keys', seen: 'no key: each process makes one for its own life', findings: [] };
  }
  const older = masterKeys.filter(({ primary }) => !primary);
  const findings = masterKeys.flatMap(({ id, secret }) => keyFindings(id, Buffer.from(secret).toString('utf8')));
  const rotate = 'Run `fhir-gateway keys rotate`; when it exits with 0, take the older keys out.';
  const kept = older.map(({ id }) =>
    finding('master-key-older', id, `The older key "${id}" is still configured.`, rotate),
  );
  const seen = `${masterKeys.length} master ${masterKeys.length === 1 ? 'key' : 'keys'}`;
  return { name: 'keys', seen, findings: [...findings, ...kept] };
}

function keyFindings(id: string, text: string): Finding[] {
  if (placeholder.test(text)) {
    return [finding('master-key-placeholder', id, `The key "${id}" looks like an example.`, `Make one: ${makeOne}`)];
  }
  const bits = Math.floor(text.length * bitsPerCharacter(text));
  if (bits >= leastBits) return [];
  return [finding('master-key-weak', id, `The key "${id}" holds ${bits} bits at most.`, `Make one: ${makeOne}`)];
}

/** Shannon's entropy of the characters: more than the key can hold if they were drawn with these frequencies. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}
