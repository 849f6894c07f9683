/** How letters sound, one letter for each group; vowels, h, w and y are left out. */
const groups: Readonly<Record<string, string>> = {
  p: 'bp',
  f: 'fv',
  k: 'ckqg',
  j: 'j',
  s: 'sz',
  t: 'dt',
  l: 'l',
  m: 'm',
  n: 'n',
  r: 'r',
};
const silent = 'aeiouyhw';
const softeners: ReadonlySet<number> = new Set(codesOf('eiy'));
const codes = { a: 97, c: 99, f: 102, h: 104, k: 107, p: 112, s: 115, x: 120 } as const;

/** By UTF-16 unit: that of how it sounds, 0 where it is silent; what is no letter of the groups stays. */
const sounds = Uint16Array.from({ length: 128 }, (_, code) => code);
for (const [sound, letters] of Object.entries(groups))
  for (const code of codesOf(letters)) sounds[code] = sound.charCodeAt(0);
for (const code of codesOf(silent)) sounds[code] = 0;

const offset = 0x811c9dc5;
const prime = 0x01000193;

/** Visits the consonants of a word as they sound, each run of one sound once. */
function forEachSound(word: string, visit: (sound: number) => void): void {
  let last = 0;
  for (let at = 0; at < word.length; at += 1) {
    const letter = word.charCodeAt(at);
    let sound = letter < sounds.length ? (sounds[letter] ?? 0) : letter;
    const next = word.charCodeAt(at + 1);
    if (letter === codes.c && softeners.has(next)) sound = codes.s;
    if (letter === codes.p && next === codes.h) sound = codes.f;
    if (letter === codes.x && last !== codes.k && word.charCodeAt(at - 1) !== codes.x) visit(codes.k);
    if (letter === codes.x) sound = codes.s;
    if (at === 0 && sound === 0) sound = codes.a;
    if (sound === 0 || sound === last) continue;
    last = sound;
    visit(sound);
  }
}

/** Reduces a word in lower case to a number for its consonants as they sound, so that `kaizer` and `kaiser` have the same. */
export function phoneticHash(word: string): number {
  let hash = offset;
  forEachSound(word, (sound) => (hash = Math.imul(hash ^ sound, prime)));
  return hash >>> 0;
}

/** How many sounds a word has. */
export function countSounds(word: string): number {
  let count = 0;
  forEachSound(word, () => (count += 1));
  return count;
}

function codesOf(letters: string): number[] {
  return Array.from(letters, (letter) => letter.charCodeAt(0));
}
