import type { McpAuthMode } from '@fhir-gateway/gateway';

import { quoted } from './example-lines.js';

/** A request as a program sends it. */
export interface RequestCode {
  readonly language: 'curl' | 'TypeScript' | 'Python';
  /** What is to be there first, such as a token. */
  readonly needs?: string;
  readonly text: string;
}

/**
 * A read as a command and as programs, which run as they are copied, without further packages.
 *
 * In `local` mode they need no credential, in `oauth` mode an access token from `fhir-gateway token`. In `pairing` mode there
 * are none: a program cannot sign in there.
 *
 * @param url where the gateway answers the request
 * @param publicUrl of the REST API
 */
export function requestCode(url: string, { mode, publicUrl }: { mode: McpAuthMode; publicUrl: string }): RequestCode[] {
  if (mode === 'pairing') return [];
  const hasToken = mode === 'oauth';
  const token = `fhir-gateway token --server ${publicUrl}`;
  const needs = hasToken ? { needs: `Sign in once: fhir-gateway login --server ${publicUrl}` } : {};
  const programNeeds = hasToken ? { needs: `Set GATEWAY_TOKEN to what this prints: ${token}` } : {};
  const shellHeader = hasToken ? ` -H "Authorization: Bearer $(${token})"` : '';
  const text = JSON.stringify(url);
  return [
    { language: 'curl', ...needs, text: `curl -s${shellHeader} ${quoted(url)}` },
    {
      language: 'TypeScript',
      ...programNeeds,
      text: [
        `const answer = await fetch(${text}${hasToken ? ', {' : ');'}`,
        ...(hasToken ? ['  headers: { authorization: `Bearer ${process.env.GATEWAY_TOKEN}` },', '});'] : []),
        'console.log(answer.status, await answer.json());',
      ].join('\n'),
    },
    {
      language: 'Python',
      ...programNeeds,
      text: [
        ...(hasToken ? ['import json, os, urllib.request'] : ['import json, urllib.request']),
        '',
        `request = urllib.request.Request(${text})`,
        ...(hasToken ? ['request.add_header("Authorization", "Bearer " + os.environ["GATEWAY_TOKEN"])'] : []),
        'with urllib.request.urlopen(request) as answer:',
        '    print(answer.status, json.load(answer))',
      ].join('\n'),
    },
  ];
}
