// Makes the secrets of compose.yaml, once: the key that seals sessions, and the users of its Redis. Keep a copy of the
// master key: without it, what is in Redis is lost. Takes another folder as argument.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), 'secrets');
if (existsSync(folder)) {
  console.error(
    `${folder} is there already. A new master key would lose every session: remove it yourself if you mean to.`,
  );
  process.exit(1);
}

const password = randomBytes(24).toString('base64url');
const hash = createHash('sha256').update(password).digest('hex');
const secrets = {
  'master-key': randomBytes(48).toString('base64'),
  'redis-url': `redis://gateway:${password}@redis:6379`,
  // The gateway needs none of what administers or empties a server; the health check needs nothing but an answer.
  'redis-users': [
    'user default off',
    `user gateway on #${hash} ~* &* +@all -@admin -@dangerous +info +role`,
    'user health on nopass -@all +ping',
  ].join('\n'),
};

// Containers run as users of their own and see the files alone; on this machine nobody else may enter the folder.
mkdirSync(folder, { mode: 0o700 });
for (const [name, text] of Object.entries(secrets)) writeFileSync(join(folder, name), `${text}\n`, { mode: 0o444 });
console.log(`Wrote ${Object.keys(secrets).join(', ')} to ${folder}.`);
