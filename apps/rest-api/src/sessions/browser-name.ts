/** The first that fits counts: most browsers also name those that they descend from. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgi?A?(?:OS)?\//, 'Edge'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/\S+.*\bSafari\//, 'Safari'],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
];

/**
 * What a person calls a browser: `Firefox on Windows`. Only words of these lists, whatever a client sends.
 *
 * @param userAgent of the request that opens its session (RFC 9110 section 10.1.5)
 * @returns undefined where the header names none of them
 */
export function browserName(userAgent: string | undefined): string | undefined {
  const named = (list: typeof browsers) => list.find(([pattern]) => pattern.test((userAgent ?? '').slice(0, 512)))?.[1];
  const browser = named(browsers);
  const system = named(systems);
  return browser === undefined || system === undefined ? (browser ?? system) : `${browser} on ${system}`;
}
