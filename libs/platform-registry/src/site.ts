/** Second-level names under which strangers register, as in `co.uk`; enough for vendors seen and for careful doubt. */
const sharedSecondLevel = new Set(['ac', 'co', 'com', 'edu', 'gov', 'go', 'net', 'nhs', 'or', 'org']);

/** Domains whose subdomains belong to different customers: sharing one says nothing about trust. */
const sharedDomains = new Set(
  `amazonaws.com azure-api.net azurefd.net azurewebsites.net b2clogin.com ciamlogin.com cloudapp.net cloudfront.net
   firebaseapp.com github.io herokuapp.com netlify.app okta.com onmicrosoft.com pages.dev run.app vercel.app web.app
   windows.net workers.dev`.split(/\s+/),
);

/**
 * Whether two hosts can be taken for one owner: equal, or below one registrable domain.
 *
 * This is deliberately not the Public Suffix List, which is large and changes monthly. In doubt the answer is false,
 * and the platform file names the other host in `oauth.hosts`, where a reviewer sees it.
 */
export function isSameSite(a: string, b: string): boolean {
  if (a === b) return true;
  const site = siteOf(a);
  return site !== undefined && site === siteOf(b);
}

/** Whether a host is this machine, the only one for which plain http is no risk. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** Returns the registrable domain of a host, or undefined where hosts below one domain are no relatives. */
function siteOf(host: string): string | undefined {
  // Addresses have no owner's name in them.
  if (host.startsWith('[') || /^[\d.]+$/.test(host)) return undefined;
  const labels = host.split('.');
  const [second, top] = labels.slice(-2);
  if (second === undefined || top === undefined) return undefined;
  const isShared = (top.length === 2 && sharedSecondLevel.has(second)) || sharedDomains.has(`${second}.${top}`);
  const wanted = isShared ? 3 : 2;
  return labels.length < wanted ? undefined : labels.slice(-wanted).join('.');
}
