/** A `..` of a path, however it is written: a URL parser takes the segment before it away. */
const upwards = /(?:^|\/)(?:\.|%2e){2}(?:\/|$)/i;

/** Whether the path of a URL, or of what stands behind a base, may lead out of where it begins. */
export function leadsUp(url: string): boolean {
  const [path = ''] = url.split(/[?#]/, 1);
  return upwards.test(path.replaceAll('\\', '/').replace(/\p{Cc}/gu, ''));
}
