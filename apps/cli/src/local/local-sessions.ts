import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Keyring, MemoryVaultStore, type MasterKey, type StoreSnapshot } from '@fhir-gateway/token-vault';
import { isOfAudit } from './audit-file.js';

const place = 'local-sessions/v1';
const keyForm = /^[A-Za-z0-9+/]{64}$/;
/** What a kill without warning can lose. */
const saveEveryMs = 1_000;

/** Makes the folder for what outlives a start on this machine; nobody else may look into it. A fresh start keeps the audit alone. */
export function openStateFolder(folder: string, fresh: boolean): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const forgotten = fresh ? readdirSync(folder).filter((name) => !isOfAudit(name)) : [];
  for (const name of forgotten) rmSync(join(folder, name), { recursive: true, force: true });
  chmodSync(folder, 0o700);
}

/** The key of the sessions on this machine, for `FHIR_GATEWAY_MASTER_KEY`; made where there is none yet. */
export function readLocalKey(folder: string): string {
  const file = join(folder, 'master-key');
  const known = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (keyForm.test(known)) return known;
  const made = randomBytes(48).toString('base64');
  replaceFile(file, made);
  return made;
}

/** A store whose sessions the next start finds again. */
export interface LocalSessions {
  readonly store: MemoryVaultStore;
  /** Whether there was a file that could not be opened, so that all sessions of the last start are lost. */
  readonly isBroken: boolean;
  /** Writes the file for the last time. */
  stop(): void;
}

/**
 * Opens the sessions of the last start, which lie in one file, sealed as a whole, and writes them again as they change.
 *
 * @param onSaveFault hears once that the file cannot be written
 */
export function openLocalSessions(
  folder: string,
  masterKeys: readonly MasterKey[],
  onSaveFault: () => void,
): LocalSessions {
  const file = join(folder, 'sessions');
  const keyring = new Keyring(masterKeys);
  const restored = readSnapshot(file, keyring);
  const store = new MemoryVaultStore(restored === 'broken' ? {} : { restored });
  let saved = '';
  let isFaulty = false;
  const save = () => {
    const text = JSON.stringify(store.snapshot());
    if (text === saved) return;
    try {
      replaceFile(file, keyring.seal(text, place));
      saved = text;
    } catch {
      if (!isFaulty) onSaveFault();
      isFaulty = true;
    }
  };
  const timer = setInterval(save, saveEveryMs);
  timer.unref();
  return {
    store,
    isBroken: restored === 'broken',
    stop: () => {
      clearInterval(timer);
      save();
    },
  };
}

function readSnapshot(file: string, keyring: Keyring): StoreSnapshot | undefined | 'broken' {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(keyring.open(readFileSync(file, 'utf8'), place)) as StoreSnapshot;
  } catch {
    return 'broken';
  }
}

/** Whoever reads sees the old text or the new one, never a part. */
function replaceFile(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
