import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** The font files of a document. */
export interface DocumentFonts {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}

const family = '@expo-google-fonts/noto-sans';

/** Noto Sans: Latin, Greek, Cyrillic and Devanagari. A bundler puts the two files into the bundle in the place of this. */
export async function documentFonts(): Promise<DocumentFonts> {
  const { resolve } = createRequire(import.meta.url);
  const [regular, bold] = await Promise.all([
    readFile(resolve(`${family}/400Regular/NotoSans_400Regular.ttf`)),
    readFile(resolve(`${family}/700Bold/NotoSans_700Bold.ttf`)),
  ]);
  return { regular, bold };
}
